using System.CommandLine;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Interfaces.Jobs;
using Muser.Silo;
using Muser.Silo.Jobs.Web;

namespace Muser.Cli.Jobs;

/// <summary><c>muser job submit</c>.</summary>
internal static class JobSubmitCommand
{
    public static Command Create()
    {
        var job = new Argument<string>("JOB") { Description = "Which job; 'muser job kinds' lists them." };
        var set = new Option<string[]>("--set") { Description = "An option of the job: JSON where it is that, otherwise text.", HelpName = "NAME=VALUE" };
        var path = new Option<string[]>("--path") { Description = "An option of the job that is a path, made full from this folder.", HelpName = "NAME=PATH" };
        var options = new Option<string>("--options") { Description = "Options of the job from a file of JSON.", HelpName = "FILE" };
        var title = new Option<string>("--title") { Description = "A title for people." };
        var id = new Option<string>("--id") { Description = "The identity it is to have: submitted twice it is one job." };
        var priority = new Option<int>("--priority") { Description = "1 to 10, 10 highest: real time.", DefaultValueFactory = _ => JobSubmission.DefaultPriority };
        var mode = new Option<string>("--mode")
        {
            Description = "local: here, with no service, one part after the other; threads: here, on all processors; cluster: at once, sharing with what runs; "
                + "queue: by priority; process: so too, each part in a process of its own, with limits.",
            DefaultValueFactory = _ => "queue",
        };
        mode.AcceptOnlyFromAmong(JobModeNames.All);
        var attempts = new Option<int>("--attempts") { Description = "Attempts at a part at most.", DefaultValueFactory = _ => new RetryPolicy().MaxAttempts };
        var maxFailed = new Option<int>("--max-failed") { Description = "Parts that may fail before the job does.", HelpName = "N" };
        var seconds = new Option<double>("--seconds") { Description = "Time for a part at most; 0: any." };
        var cpuSeconds = new Option<double>("--cpu-seconds") { Description = "Processor time for a part at most, in mode process; 0: any." };
        var memory = new Option<int>("--memory") { Description = "Memory for a part, MiB: it is placed where so much is free, and in mode process has no more.", HelpName = "MIB" };
        var after = new Option<string[]>("--after") { Description = "Begin when this job is done.", HelpName = "ID" };
        var waitFor = new Option<string[]>("--wait-for") { Description = "Begin when there is a file that does not grow any more (FILE or pattern), an array is published until a time (muser1@TIME), or at a time (@TIME).", HelpName = "WHAT" };
        var output = new Option<string>("--out") { Description = "A folder for the files of the job, on the machine of the service; it must be empty.", HelpName = "DIR" };
        var assemblies = new Option<string>("--assemblies")
        {
            Description = "For the modes local and threads: a folder with jobs of your own, each assembly in a folder of its name ('muser job template').",
            HelpName = "DIR",
        };
        var who = new Option<string>("--who") { Description = "Who submits it.", DefaultValueFactory = _ => Environment.UserName };
        var watch = new Option<bool>("--watch") { Description = "Follow it to the end." };
        var (server, json) = (ServerOption.Create(), CommandExtensions.JsonOption());
        var command = new Command("submit", "Submits a job.")
        {
            job, set, path, options, title, id, priority, mode, attempts, maxFailed, seconds, cpuSeconds, memory, after, waitFor, output, assemblies, who, watch, server, json,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var settings = JobSettings.Read(parse.GetValue(options), parse.GetValue(set) ?? [], parse.GetValue(path) ?? []);
            var request = new JobRequest
            {
                Id = parse.GetValue(id),
                Job = parse.GetValue(job)!,
                Options = JsonSerializer.SerializeToElement(settings),
                Title = parse.GetValue(title),
                Priority = parse.GetValue(priority),
                Mode = JobModeNames.InService(parse.GetValue(mode)!),
                Limits = new PartLimits { Seconds = parse.GetValue(seconds), CpuSeconds = parse.GetValue(cpuSeconds), MemoryMiB = parse.GetValue(memory) },
                Needs = parse.GetValue(memory) is > 0 and var mebibytes ? new PartNeeds { MemoryMiB = mebibytes } : null,
                Retry = new RetryPolicy { MaxAttempts = parse.GetValue(attempts), MaxFailedParts = parse.GetValue(maxFailed) },
                After = parse.GetValue(after),
                WaitFor = [.. (parse.GetValue(waitFor) ?? []).Select(Wait)],
                Output = parse.GetValue(output) is { } folder ? Path.GetFullPath(folder) : null,
                Who = parse.GetValue(who),
            };
            if (request.Mode is null)
            {
                return await RunHere(request, parse.GetValue(mode)!, Assemblies(parse.GetValue(assemblies)), parse.Output(), parse.GetValue(json), cancellation);
            }

            if (parse.GetValue(assemblies) is not null)
            {
                throw new UsageException($"{assemblies.Name} is for the modes local and threads; a service has its own folder (Muser:Jobs:AssembliesFolder).");
            }

            using var service = parse.Connect(server);
            var submitted = await service.Post<JobRequest, JobLine>("/api/jobs", request, ServiceJson.Compact, cancellation);
            if (!parse.GetValue(watch))
            {
                parse.Output().WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(submitted, ServiceJson.Compact) : submitted.Id);
                return ExitCode.Done;
            }

            parse.Error().WriteLine(submitted.Id);
            return JobWatchCommand.End(await JobWatch.Of(service, parse.Output(), parse.GetValue(json), cancellation).Follow(submitted.Id, cancellation));
        });
        return command.WithExample(
            "muser job submit wordcount --path file=/data/text.txt --watch",
            "muser job submit wordcount --path file=text.txt --mode threads --out counts",
            "muser job submit mean-spectrum --path 'files=/data/CSRH_*' --mode threads --assemblies assemblies --out spectrum",
            "muser job submit wordcount --path file=/data/text.txt --priority 8 --wait-for '/data/text.txt' --out /data/counts");
    }

    /// <summary>With no service: nothing is left but the files of the job.</summary>
    private static async Task<int> RunHere(JobRequest request, string mode, string? assemblies, TextWriter output, bool json, CancellationToken cancellation)
    {
        if (request.Output is null)
        {
            throw new UsageException($"--mode {mode} leaves nothing behind but the files of the job: name a folder for them with --out.");
        }

        await using var here = await LocalJobs.Start(mode == JobModeNames.Local ? 1 : Environment.ProcessorCount, assemblies, cancellation);
        try
        {
            var job = await here.Submit(request.ToSubmission());
            var watch = new JobWatch(async id => JobLine.Of((await here.Grains.GetGrain<IJobGrain>(id).GetStatus())!), output, json);
            return JobWatchCommand.End(await watch.Follow(job.GetPrimaryKeyString(), cancellation));
        }
        catch (ArgumentException refusal)
        {
            throw new UserInputException(refusal.Message);
        }
    }

    private static string? Assemblies(string? folder) => folder is null ? null
        : Directory.Exists(folder) ? Path.GetFullPath(folder)
        : throw new UserInputException($"{folder} is no folder; --assemblies names the folder that holds a folder for each assembly.");

    private static JobWaitRequest Wait(string text)
    {
        var at = text.IndexOf('@');
        return at < 0 ? new JobWaitRequest(File: Path.GetFullPath(text))
            : at == 0 ? new JobWaitRequest(Until: text[1..])
            : new JobWaitRequest(Array: text[..at], Until: text[(at + 1)..]);
    }
}
