using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Interfaces.Calibration;
using Muser.Silo;
using Muser.Silo.Calibration;

namespace Muser.Cli.Calibration;

/// <summary><c>muser flag remove</c>: a flag ends, or never was.</summary>
internal static class FlagRemoveCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "The flag, as 'muser flag list' shows it: 5.0." };
        var from = new Option<string>("--from")
        {
            Description = $"The instant from which it holds no more: {UtcText.Form}.",
            DefaultValueFactory = _ => UtcText.Now,
        };
        var wholly = new Option<bool>("--wholly") { Description = "Not from an instant on: it was wrong from the beginning." };
        var (who, why) = (ParameterOptions.Who(), ParameterOptions.Why());
        var command = new Command("remove", "Ends a flag; the data of before stay flagged, unless it was wrong from the beginning.")
        {
            id, from, wholly, who, why,
        };
        var options = ParameterOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            var line = LineId.Parse(parse.GetValue(id)!);
            var flag = Flag(await service.Version(line.Version, cancellation), line);
            line = new LineId(line.Version, flag.Part);
            var what = $"{line}, {new ParameterText(service.Layout).Conditions((FlagRule)flag.Content)},";
            var request = new WithdrawalRequest { Version = line.Version, Part = line.Part, Who = parse.GetValue(who)!, Why = parse.GetValue(why)! };
            if (parse.GetValue(wholly))
            {
                Recorded.Say(parse, options, await service.Withdraw(request, cancellation), $"flag {what} never was");
                return ExitCode.Done;
            }

            var end = UtcText.Parse(parse.GetValue(from)!);
            if (end <= flag.From || end >= flag.To)
            {
                throw new UserInputException(end <= flag.From
                    ? $"Flag {what} begins at {flag.From}, not before {end}; --wholly removes it altogether."
                    : $"Flag {what} ended at {flag.To} already; name an earlier instant with --from, or --wholly.");
            }

            // What holds until then keeps its reason, and its person is in the history.
            var instead = ParameterItem.Of(flag.Content, flag.From.UnixNs, end.UnixNs) with { Why = flag.Why };
            Recorded.Say(parse, options, await service.Withdraw(request with { Instead = [instead] }, cancellation), $"flag {what} ends at {end}");
            return ExitCode.Done;
        });
        return command.WithExample(
            "muser flag remove 5.0 --why \"repaired\"",
            "muser flag remove 5.0 --from 2015-11-01T05:00:00 --why \"repaired\"",
            "muser flag remove 5.0 --wholly --why \"it was IA8\"");
    }

    private static ParameterItem Flag(ParameterVersion version, LineId line)
    {
        var flags = version.Entries.Where(item => item.Content is FlagRule && (line.Part is null || item.Part == line.Part)).ToArray();
        return flags.Length switch
        {
            1 => flags[0],
            0 => throw new UserInputException($"{line} of {version.Array} is no flag; 'muser flag list --all' shows the flags."),
            _ => throw new UserInputException(
                $"Version {line.Version} of {version.Array} has {flags.Length} flags; name one, such as {line.Version}.{flags[0].Part}."),
        };
    }
}
