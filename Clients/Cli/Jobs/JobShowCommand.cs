using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Silo;
using Muser.Silo.Jobs.Web;

namespace Muser.Cli.Jobs;

/// <summary><c>muser job show</c>.</summary>
internal static class JobShowCommand
{
    private static readonly string[] States = ["waiting", "running", "done", "retrying", "failed"];

    public static Command Create()
    {
        var (id, server, json) = (JobArguments.Id(), ServerOption.Create(), CommandExtensions.JsonOption());
        var parts = new Option<string>("--parts") { Description = "List the parts in a state too, or 'all'.", HelpName = "STATE" };
        parts.CompletionSources.Add([.. States, "all"]);
        var command = new Command("show", "Shows where a job is, what it has said, and its parts with their attempts and errors.") { id, parts, server, json };
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = parse.Connect(server);
            var path = JobArguments.Path(parse.GetValue(id)!);
            var job = await service.Get<JobLine>(path, ServiceJson.Compact, cancellation);
            var lines = parse.GetValue(parts) is { } state ? await Parts(service, path, state, cancellation) : [];
            if (parse.GetValue(json))
            {
                parse.Output().WriteLine(JsonSerializer.Serialize(job, ServiceJson.Compact));
                lines.ForEach(part => parse.Output().WriteLine(JsonSerializer.Serialize(part, ServiceJson.Compact)));
                return ExitCode.Done;
            }

            Write(parse.Output(), job);
            if (lines.Count > 0)
            {
                Write(parse.Output(), lines);
            }

            return ExitCode.Done;
        });
        return command.WithExample("muser job show wordcount-20261128T040849-1a2b3c --parts failed");
    }

    private static async Task<List<PartLine>> Parts(ServiceClient service, string path, string state, CancellationToken cancellation)
    {
        if (state != "all" && !States.Contains(state))
        {
            throw new UsageException($"--parts is '{state}'; it must be one of {string.Join(", ", States)}, all.");
        }

        var all = new List<PartLine>();
        while (true)
        {
            var wanted = state == "all" ? "" : $"&state={state}";
            var page = await service.Get<PartLine[]>($"{path}/parts?from={all.Count}{wanted}", ServiceJson.Compact, cancellation);
            if (page.Length == 0)
            {
                return all;
            }

            all.AddRange(page);
        }
    }

    private static void Write(TextWriter output, JobLine job)
    {
        output.WriteLine(JobText.Sentence(job));
        var facts = new (string Name, string Value)[]
        {
            ("job", job.Job),
            ("title", job.Title),
            ("who", job.Who),
            ("mode", JobText.Lower(job.Mode)),
            ("submitted", JobText.Short(job.Submitted)),
            ("started", JobText.Short(job.Started)),
            ("ended", JobText.Short(job.Ended)),
            ("rate", string.Create(CultureInfo.InvariantCulture, $"{job.PartsPerSecond:0.##} parts/s")),
            ("failed attempts", job.FailedAttempts.ToString(CultureInfo.InvariantCulture)),
            ("isolation", job.Isolation),
            ("next", job.Next ?? ""),
            ("result", job.Result?.GetRawText() ?? ""),
        };
        foreach (var (name, value) in facts.Where(fact => fact.Value.Length > 0))
        {
            output.WriteLine($"  {name,-16} {value}");
        }

        foreach (var sentence in job.Said)
        {
            output.WriteLine($"  said: {sentence}");
        }
    }

    private static void Write(TextWriter output, List<PartLine> parts)
    {
        var table = new TextTable("part", "state", "attempts", "lost", "worker", "message");
        foreach (var part in parts)
        {
            table.Add(
                part.Index.ToString(CultureInfo.InvariantCulture),
                JobText.Lower(part.State),
                part.Attempts.ToString(CultureInfo.InvariantCulture),
                part.Lost.ToString(CultureInfo.InvariantCulture),
                part.Worker,
                part.Message);
        }

        table.Write(output);
    }
}
