using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Silo.Calibration;

namespace Muser.Cli.Calibration;

/// <summary><c>muser parameters history</c>: what was changed, when, by whom and why.</summary>
internal static class ParametersHistoryCommand
{
    public static Command Create()
    {
        var kind = ParameterOptions.Kind();
        var after = new Option<long>("--after") { Description = "Only versions later than this.", DefaultValueFactory = _ => 0 };
        var last = new Option<int?>("--last") { Description = "Only so many lines, the newest." };
        var command = new Command("history", "Lists every change: what, when, by whom and why. Nothing is ever overwritten.") { kind, after, last };
        var options = ParameterOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            var page = await service.History(ParameterOptions.Kind(parse.GetValue(kind)), parse.GetValue(after), cancellation);
            var lines = page.Changes.TakeLast(parse.GetValue(last) ?? int.MaxValue).ToArray();
            if (options.IsJson(parse))
            {
                foreach (var line in lines)
                {
                    parse.Output().WriteLine(JsonSerializer.Serialize(line, ParameterJson.For(service.Layout)));
                }

                return ExitCode.Done;
            }

            parse.Output().WriteLine($"{page.Array}, newest version {page.NewestVersion}");
            Write(parse.Output(), lines);
            return ExitCode.Done;
        });
        return command.WithExample("muser parameters history", "muser parameters history --kind flag --last 20");
    }

    private static void Write(TextWriter output, ParameterLine[] lines)
    {
        var table = new TextTable("id", "recorded", "who", "what", "for", "from", "to", "why");
        foreach (var line in lines)
        {
            table.Add(
                string.Create(CultureInfo.InvariantCulture, $"{line.Version}.{line.Part}"),
                ParameterTable.Short(line.Recorded),
                line.Who,
                line.Kind?.Name() ?? (line.WithdrawsPart is { } part ? $"withdraws {line.Withdraws}.{part}" : $"withdraws {line.Withdraws}"),
                line.Scope?.ToString() ?? "",
                line.From is { } from ? ParameterTable.Short(from) : "",
                line.To is { } to ? ParameterTable.Short(to) : "",
                line.Why);
        }

        table.Write(output);
    }
}
