using System.CommandLine;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Silo;
using Muser.Silo.Jobs.Web;

namespace Muser.Cli.Jobs;

/// <summary>What can be done to a job: <c>muser job cancel|pause|resume|retry|priority</c>.</summary>
internal static class JobActionCommand
{
    public static Command Cancel() => Create("cancel", "Ends a job: what runs is stopped, what is done is kept, and 'retry' goes on with it.");

    public static Command Pause() => Create("pause", "Lets no other part of a job begin; what runs goes on to its end.");

    public static Command Resume() => Create("resume", "Goes on with a paused job.");

    public static Command Retry() => Create("retry", "Performs again the parts of a job that failed, and nothing else; also goes on with one that was cancelled.");

    public static Command Priority()
    {
        var (id, server, json) = (JobArguments.Id(), ServerOption.Create(), CommandExtensions.JsonOption());
        var priority = new Argument<int>("PRIORITY") { Description = "1 to 10, 10 highest: real time." };
        var command = new Command("priority", "Changes the priority of a job, also while it waits.") { id, priority, server, json };
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = parse.Connect(server);
            var job = await service.Post<PriorityRequest, JobLine>(
                JobArguments.Path(parse.GetValue(id)!) + "/priority", new PriorityRequest(parse.GetValue(priority)), ServiceJson.Compact, cancellation);
            Print(parse, json, job);
            return ExitCode.Done;
        });
        return command.WithExample("muser job priority wordcount-20261128T040849-1a2b3c 8");
    }

    private static Command Create(string name, string description)
    {
        var (id, server, json) = (JobArguments.Id(), ServerOption.Create(), CommandExtensions.JsonOption());
        var command = new Command(name, description) { id, server, json };
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = parse.Connect(server);
            Print(parse, json, await service.Post<JobLine>($"{JobArguments.Path(parse.GetValue(id)!)}/{name}", ServiceJson.Compact, cancellation));
            return ExitCode.Done;
        });
        return command.WithExample($"muser job {name} wordcount-20261128T040849-1a2b3c");
    }

    private static void Print(ParseResult parse, Option<bool> json, JobLine job) => parse.Output().WriteLine(
        parse.GetValue(json) ? JsonSerializer.Serialize(job, ServiceJson.Compact) : JobText.Sentence(job));
}
