using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Silo.Calibration;

namespace Muser.Cli.Calibration;

/// <summary><c>muser flag add</c>, and its reverse <c>muser flag keep</c>.</summary>
internal static class FlagAddCommand
{
    public static Command Create() => Create("add", "Flags what meets every condition that is given.", keep: false).WithExample(
        "muser flag add --antenna IA7 --why \"receiver warm\"",
        "muser flag add --antenna 7,8 --from 2015-11-01T04:00:00 --to 2015-11-01T05:00:00 --why \"maintenance\"",
        "muser flag add --channel 8-11 --band 1600 --why \"navigation satellites\"",
        "muser flag add --array muser2 --baseline HA1-HA2 --why \"cross-talk\"");

    /// <summary>The command that takes automatic flags back.</summary>
    public static Command CreateKeep() => Create("keep", "Keeps what automatic flags would take: those about what is given here are left out.", keep: true)
        .WithExample(
            "muser flag keep --baseline IA0-IA1 --why \"the shadow is a few centimetres\"",
            "muser flag keep --antenna IB3 --from 2015-11-01T04:00:00 --to 2015-11-01T05:00:00 --why \"attenuator, not dead\"");

    private static Command Create(string name, string description, bool keep)
    {
        var to = new Option<string?>("--to") { Description = "The first instant at which it holds no more; without it, until it is removed." };
        var (from, who, why) = (ParameterOptions.From(), ParameterOptions.Who(), ParameterOptions.Why());
        var command = new Command(name, description);
        var conditions = FlagConditions.AddTo(command);
        command.Add(from);
        command.Add(to);
        command.Add(who);
        command.Add(why);
        var options = ParameterOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            var flag = conditions.Read(parse, service.Layout) with { Keep = keep };
            var begins = UtcText.Parse(parse.GetValue(from)!);
            var item = ParameterItem.Of(flag, begins.UnixNs, parse.GetValue(to) is { } end ? UtcText.Parse(end).UnixNs : null);
            var recorded = await service.Add(
                new ParameterRequest { Who = parse.GetValue(who)!, Why = parse.GetValue(why)!, Entries = [item] }, cancellation);
            var until = item.To is { } last ? $"to {last}" : "until it is removed";
            Recorded.Say(
                parse, options, recorded, $"{new ParameterText(service.Layout).Conditions(flag with { Keep = false })} {(keep ? "kept" : "flagged")} as {recorded.Version}.0 from {begins} {until}");
            return ExitCode.Done;
        });
        return command;
    }
}
