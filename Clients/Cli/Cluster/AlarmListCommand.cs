using System.CommandLine;
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
            Listing.Print(
                parse,
                parse.GetValue(json),
                alarms,
                "No alarms.",
                ("key", alarm => alarm.Key),
                ("severity", alarm => alarm.Severity),
                ("state", alarm => alarm.Cleared is { } cleared ? $"cleared {Short(cleared)}" : "holds"),
                ("first", alarm => Short(alarm.First)),
                ("last", alarm => Short(alarm.Last)),
                ("count", alarm => alarm.Count),
                ("seen by", SeenBy),
                ("what", alarm => alarm.Text));
            return ExitCode.Done;
        });
        return command.WithExample("muser alarm list", "muser alarm list --all --json");
    }

    private static string SeenBy(AlarmLine alarm) =>
        alarm.Acknowledged is { } seen ? $"{seen.Who}, {Short(seen.At)}{(seen.Note.Length > 0 ? $": {seen.Note}" : "")}" : "nobody";

    /// <summary>An instant to the second: <c>2026-11-21 04:08:49</c>.</summary>
    private static string Short(string instant) => instant[..19].Replace('T', ' ');
}
