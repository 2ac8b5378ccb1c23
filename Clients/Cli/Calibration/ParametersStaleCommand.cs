using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Interfaces.Calibration;
using Muser.Silo.Calibration;

namespace Muser.Cli.Calibration;

/// <summary><c>muser parameters stale</c>: which products newer parameters would change.</summary>
internal static class ParametersStaleCommand
{
    public static Command Create()
    {
        var from = new Option<string?>("--from") { Description = $"Only cycles that begin then or later: {UtcText.Form}." };
        var to = new Option<string?>("--to") { Description = $"Only cycles that begin then or earlier: {UtcText.Form}." };
        var command = new Command(
            "stale", "Lists the published cycles that were made with parameters which have been changed since, for their time, and by what.") { from, to };
        var options = ParameterOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            var stale = await service.Stale(
                parse.GetValue(from) is { } first ? UtcText.Parse(first) : null, parse.GetValue(to) is { } last ? UtcText.Parse(last) : null, cancellation);
            if (options.IsJson(parse))
            {
                foreach (var run in stale.Runs)
                {
                    parse.Output().WriteLine(JsonSerializer.Serialize(run, ParameterJson.For(service.Layout)));
                }

                return ExitCode.Done;
            }

            parse.Output().WriteLine(
                $"{stale.Array}: {stale.Stale} of {stale.Examined} published cycles are stale against version {stale.Version} of the parameters.");
            if (stale.Runs.Length > 0)
            {
                Write(parse.Output(), stale.Runs);
            }

            return ExitCode.Done;
        });
        return command.WithExample("muser parameters stale", "muser parameters stale --from 2026-11-21 --to 2026-11-22 --json");
    }

    private static void Write(TextWriter output, StaleRun[] runs)
    {
        var table = new TextTable("first cycle", "last cycle", "cycles", "made with", "because of");
        foreach (var run in runs)
        {
            table.Add(
                ParameterTable.Short(run.From),
                ParameterTable.Short(run.To),
                run.Cycles.ToString(CultureInfo.InvariantCulture),
                $"version {run.Version}",
                Reasons(run));
        }

        table.Write(output);
    }

    /// <summary>What is new there, and what has gone without a successor.</summary>
    private static string Reasons(StaleRun run)
    {
        var added = run.Because.Where(line => line.Version > run.Version).ToArray();
        var replaced = added.Where(line => line.Kind != ParameterKind.Flag).Select(line => (line.Kind, line.Scope)).ToHashSet();
        var gone = run.Because.Except(added).Where(line => !replaced.Contains((line.Kind, line.Scope)));
        return string.Join("; ", added.Select(line => $"{What(line)}, {line.Who}: {line.Why}").Concat(gone.Select(line => $"{What(line)} holds no more")));

        static string What(ParameterLine line) => string.Create(
            CultureInfo.InvariantCulture, $"{line.Kind!.Value.Name()} {line.Version}.{line.Part}{(line.Scope is { } scope ? $" of {scope}" : "")}");
    }
}
