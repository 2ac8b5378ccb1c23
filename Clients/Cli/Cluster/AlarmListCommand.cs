using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Silo;
using Muser.Silo.Cluster.Alarms;

namespace Muser.Cli.Cluster;

/// <summary><c>muser alarm list</c>.</summary>
internal static class AlarmListCommand
{
    public static Command Create()
    {
        var all = new Option<bool>("--all") { Description = "Those too that were cleared and that somebody has seen." };
        var (server, json) = (ServerOption.Create(), CommandExtensions.JsonOption());
        var command = new Command("list", "Lists the alarms that hold, and those that were cleared before anybody had seen them.")
        {
            all, server, json,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = parse.Connect(server);
            var alarms = (await service.Get<AlarmLine[]>("/api/alarms", ServiceJson.Compact, cancellation))
                .Where(alarm => parse.GetValue(all) || alarm.IsActive || alarm.Acknowledged is null)
                .ToArray();
            if (parse.GetValue(json))
            {
                foreach (var alarm in alarms)
                {
                    parse.Output().WriteLine(JsonSerializer.Serialize(alarm, ServiceJson.Compact));
                }
            }
            else if (alarms.Length == 0)
            {
                parse.Output().WriteLine("No alarms.");
            }
            else
            {
                Write(parse.Output(), alarms);
            }

            return ExitCode.Done;
        });
        return command.WithExample("muser alarm list", "muser alarm list --all --json");
    }

    private static void Write(TextWriter output, AlarmLine[] alarms)
    {
        var table = new TextTable("key", "severity", "state", "first", "last", "count", "seen by", "what");
        foreach (var alarm in alarms)
        {
            table.Add(
                alarm.Key,
                alarm.Severity.ToString(),
                alarm.Cleared is { } cleared ? $"cleared {Short(cleared)}" : "holds",
                Short(alarm.First),
                Short(alarm.Last),
                alarm.Count.ToString(CultureInfo.InvariantCulture),
                alarm.Acknowledged is { } seen ? $"{seen.Who}, {Short(seen.At)}{(seen.Note.Length > 0 ? $": {seen.Note}" : "")}" : "nobody",
                alarm.Text);
        }

        table.Write(output);
    }

    /// <summary>An instant to the second: <c>2026-11-21 04:08:49</c>.</summary>
    private static string Short(string instant) => instant[..19].Replace('T', ' ');
}
