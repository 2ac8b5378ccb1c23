using System.CommandLine;
using System.Globalization;
using Muser.Cli.Shell;
using Muser.Silo;
using Muser.Silo.Cluster.Security;

namespace Muser.Cli.Cluster;

/// <summary><c>muser audit</c>: who wanted what, when, why, and what became of it.</summary>
internal static class AuditCommand
{
    private const int DefaultLimit = 50;

    public static Command Create()
    {
        var limit = new Option<int>("--limit") { Description = "So many lines at the most, the newest.", DefaultValueFactory = _ => DefaultLimit };
        var who = new Option<string?>("--who") { Description = "Of this person alone." };
        var device = new Option<string?>("--device") { Description = "Of this device alone." };
        var refused = new Option<bool>("--refused") { Description = "What was refused alone." };
        var after = new Option<string?>("--after") { Description = $"What is newer alone: {UtcText.Form}." };
        var (server, json) = (ServerOption.Create(), CommandExtensions.JsonOption());
        var command = new Command("audit", "Shows the audit log: every command and every request that changes something, who, when, why, and what became of it.")
        {
            limit, who, device, refused, after, server, json,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = parse.Connect(server);
            var query = ServiceClient.Query(
                ("limit", parse.GetValue(limit).ToString(CultureInfo.InvariantCulture)),
                ("who", parse.GetValue(who)),
                ("device", parse.GetValue(device)),
                ("refused", parse.GetValue(refused) ? "true" : null),
                ("after", parse.GetValue(after)));
            var lines = await service.Get<AuditLine[]>($"/api/audit{query}", ServiceJson.Compact, cancellation);
            Listing.Print(
                parse,
                parse.GetValue(json),
                lines,
                "Nothing of that kind is in the audit log.",
                ("at", line => line.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
                ("who", line => line.Role is { } role ? $"{line.Who}, {role.Word()}" : line.Who),
                ("from", line => line.From),
                ("device", line => line.Target),
                ("what", line => line.What),
                ("outcome", line => line.IsRefused ? $"refused, {line.Outcome}" : line.Outcome),
                ("why", line => line.Why),
                ("text", line => line.Text));
            return ExitCode.Done;
        });
        return command.WithExample("muser audit", "muser audit --refused", "muser audit --device ant-ia0 --who li --json");
    }
}
