using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Interfaces.Calibration;
using Muser.Silo.Calibration;

namespace Muser.Cli.Calibration;

/// <summary><c>muser parameters set</c>: records newer values, from an instant on.</summary>
internal static class ParametersSetCommand
{
    private static readonly ParameterKind[] Kinds =
        [ParameterKind.Positions, ParameterKind.FibreDelays, ParameterKind.FluxScale, ParameterKind.Status, ParameterKind.Weather];

    public static Command Create()
    {
        var kind = new Argument<string>("KIND")
        {
            Description = $"{string.Join(", ", Kinds.Select(each => each.Name()))}; flags are for 'muser flag', phases for 'muser parameters import'.",
        };
        kind.AcceptOnlyFromAmong([.. Kinds.Select(each => each.Name())]);
        var values = new Argument<string[]>("NAME=VALUE")
        {
            Description = "positions: IA12=EAST,NORTH,UP in metres. fibreDelays: IA3=NS, or all inputs as a list. fluxScale: 400L=JY_PER_COUNT, or 16 of them. "
                + $"status: text=WORDS, off=IA7,IA8. weather: {string.Join(", ", ParameterAssignments.WeatherNames.Select(name => name + "="))}.",
            Arity = ArgumentArity.OneOrMore,
        };
        var (from, who, why) = (ParameterOptions.From(), ParameterOptions.Who(), ParameterOptions.Why());
        var command = new Command("set", "Records newer values, from an instant on; what is not named of positions and fibre delays stays as it is there.")
        {
            kind, values, from, who, why,
        };
        var options = ParameterOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            var begins = UtcText.Parse(parse.GetValue(from)!);
            var chosen = ParameterOptions.Kind(parse.GetValue(kind))!.Value;
            var assignments = new ParameterAssignments(service.Layout);
            var known = (await service.InForce(begins, null, chosen, cancellation)).InForce.Select(item => item.Content).FirstOrDefault();
            var entries = assignments.Read(chosen, parse.GetValue(values)!, known).Select(value => ParameterItem.Of(value, begins.UnixNs)).ToArray();
            var recorded = await service.Add(
                new ParameterRequest { Who = parse.GetValue(who)!, Why = parse.GetValue(why)!, Entries = entries }, cancellation);
            Recorded.Say(parse, options, recorded, $"{chosen.Name()} {string.Join(' ', parse.GetValue(values)!)} from {begins}");
            return ExitCode.Done;
        });
        return command.WithExample(
            "muser parameters set fibreDelays IA3=905 --from 2026-11-21T04:00:00 --why \"fibre spliced\"",
            "muser parameters set positions IA12=356.229,1120.404,10.030 --why \"surveyed again\"",
            "muser parameters set fluxScale 400L=0.0012 400R=0.0013 --from 2026-11-21 --why \"from the noise source\"",
            "muser parameters set status text=\"wind stow\" off=IA7,IA8 --why \"gusts of 20 m/s\"",
            "muser parameters set weather temperature=-12.5 wind=3 --why \"mast\"");
    }
}
