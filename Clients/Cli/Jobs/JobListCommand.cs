using System.CommandLine;
using System.Globalization;
using Muser.Cli.Shell;
using Muser.Silo;
using Muser.Silo.Jobs.Web;

namespace Muser.Cli.Jobs;

/// <summary><c>muser job list</c>.</summary>
internal static class JobListCommand
{
    public static Command Create()
    {
        var active = new Option<bool>("--active") { Description = "Those alone that have not ended." };
        var (server, json) = (ServerOption.Create(), CommandExtensions.JsonOption());
        var command = new Command("list", "Lists the jobs, the newest first.") { active, server, json };
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = parse.Connect(server);
            var jobs = await service.Get<JobLine[]>("/api/jobs", ServiceJson.Compact, cancellation);
            Listing.Print(
                parse,
                parse.GetValue(json),
                [.. jobs.Where(job => !parse.GetValue(active) || !job.HasEnded)],
                "No jobs.",
                ("job", job => job.Id),
                ("title", job => job.Title),
                ("who", job => job.Who),
                ("priority", job => job.Priority),
                ("state", JobText.State),
                ("done", job => $"{job.Done}/{job.Parts}{(job.IsSplit ? "" : "+")}"),
                ("failed", job => job.Failed),
                ("rate", job => job.PartsPerSecond > 0 ? string.Create(CultureInfo.InvariantCulture, $"{job.PartsPerSecond:0.#}/s") : ""),
                ("left", job => job.SecondsLeft is { } left ? JobText.Duration(left) : ""),
                ("submitted", job => JobText.Short(job.Submitted)),
                ("message", job => job.Message));
            return ExitCode.Done;
        });
        return command.WithExample("muser job list", "muser job list --active --json");
    }
}
