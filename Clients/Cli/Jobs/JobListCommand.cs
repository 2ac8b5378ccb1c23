using System.CommandLine;
using System.Globalization;
using System.Text.Json;
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
            var jobs = (await service.Get<JobLine[]>("/api/jobs", ServiceJson.Compact, cancellation))
                .Where(job => !parse.GetValue(active) || !job.HasEnded)
                .ToArray();
            if (parse.GetValue(json))
            {
                foreach (var job in jobs)
                {
                    parse.Output().WriteLine(JsonSerializer.Serialize(job, ServiceJson.Compact));
                }
            }
            else if (jobs.Length == 0)
            {
                parse.Output().WriteLine("No jobs.");
            }
            else
            {
                Write(parse.Output(), jobs);
            }

            return ExitCode.Done;
        });
        return command.WithExample("muser job list", "muser job list --active --json");
    }

    private static void Write(TextWriter output, JobLine[] jobs)
    {
        var table = new TextTable("job", "title", "who", "priority", "state", "done", "failed", "rate", "left", "submitted", "message");
        foreach (var job in jobs)
        {
            table.Add(
                job.Id,
                job.Title,
                job.Who,
                job.Priority.ToString(CultureInfo.InvariantCulture),
                JobText.State(job),
                $"{job.Done}/{job.Parts}{(job.IsSplit ? "" : "+")}",
                job.Failed.ToString(CultureInfo.InvariantCulture),
                job.PartsPerSecond > 0 ? string.Create(CultureInfo.InvariantCulture, $"{job.PartsPerSecond:0.#}/s") : "",
                job.SecondsLeft is { } left ? TimeSpan.FromSeconds(left).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture) : "",
                JobText.Short(job.Submitted),
                job.Message);
        }

        table.Write(output);
    }
}
