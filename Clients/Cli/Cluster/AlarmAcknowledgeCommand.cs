using System.CommandLine;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Silo;
using Muser.Silo.Cluster.Alarms;

namespace Muser.Cli.Cluster;

/// <summary><c>muser alarm acknowledge</c>.</summary>
internal static class AlarmAcknowledgeCommand
{
    public static Command Create()
    {
        var key = new Argument<string>("KEY") { Description = "The alarm, as 'muser alarm list' names it." };
        var who = new Option<string>("--who") { Description = "Who has seen it.", DefaultValueFactory = _ => Environment.UserName };
        var note = new Option<string>("--note") { Description = "What is done about it.", DefaultValueFactory = _ => "" };
        var (server, json) = (ServerOption.Create(), CommandExtensions.JsonOption());
        var command = new Command("acknowledge", "Says that somebody has seen an alarm. It holds until what is wrong has ended.")
        {
            key, who, note, server, json,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = parse.Connect(server);
            var path = $"/api/alarms/{Uri.EscapeDataString(parse.GetValue(key)!)}/acknowledge";
            var request = new AcknowledgeRequest(parse.GetValue(who), parse.GetValue(note));
            var alarm = await service.Post<AcknowledgeRequest, AlarmLine>(path, request, ServiceJson.Compact, cancellation);
            parse.Output().WriteLine(
                parse.GetValue(json)
                    ? JsonSerializer.Serialize(alarm, ServiceJson.Compact)
                    : $"{alarm.Key} was seen by {alarm.Acknowledged!.Who}; it {(alarm.IsActive ? "still holds" : "was cleared before")}.");
            return ExitCode.Done;
        });
        return command.WithExample("muser alarm acknowledge spool-failing.n1.muser1 --who li --note \"making room\"");
    }
}
