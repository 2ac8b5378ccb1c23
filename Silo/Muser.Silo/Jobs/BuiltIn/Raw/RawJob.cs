using System.Text.Json;
using Muser.Formats.Frames;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;
using Muser.Silo.Jobs.Processes;
using Muser.Silo.Jobs.Work;

namespace Muser.Silo.Jobs.BuiltIn.Raw;

/// <summary>
/// Base of the jobs over raw frames: a part is a file, or a stretch of time of an archive, and runs the command of this program that does the same for a
/// person, in a process of its own and held by the limits of the part. The files of all parts are the results.
/// </summary>
/// <param name="jobs">Where this program is, and how much it gives way.</param>
public abstract class RawJob(JobsOptions jobs) : Job<RawJobOptions, string[], JsonElement>, IRunsPrograms
{
    /// <summary>How the sentence begins in which a command says what is wrong.</summary>
    private const string Speaker = "muser: ";

    /// <summary>Each part is the arguments that name its frames.</summary>
    public override async IAsyncEnumerable<string[]> Split(RawJobOptions options, JobContext context)
    {
        await Task.CompletedTask;
        if (options.Files is { } pattern)
        {
            foreach (var file in RawSelection.Files(pattern))
            {
                yield return [file];
            }

            yield break;
        }

        var (from, to) = (RawSelection.Time(options.From, "from"), RawSelection.Time(options.To, "to"));
        if (options.Archive is null || from >= to || !(options.EachSeconds > 0))
        {
            throw new JobException("The options must name 'files', or an 'archive' with 'from' before 'to' and a positive 'eachSeconds'.", isFinal: true);
        }

        string[] archive = ["--archive", options.Archive, .. options.Array is { } array ? new[] { "--array", array } : []];
        var step = (long)(options.EachSeconds * UtcTime.NsPerSecond);
        for (var begin = from; begin < to; begin = begin.AddNs(step))
        {
            var end = begin.AddNs(step);
            yield return [.. archive, "--from", $"{begin}", "--to", $"{(end < to ? end : to)}"];
        }
    }

    /// <summary>Puts the files of all parts together; where two have one name, the number of the part comes before it.</summary>
    public override async Task<object?> Merge(RawJobOptions options, IAsyncEnumerable<PartResult<JsonElement>> results, JobContext context)
    {
        var files = new List<string>();
        await foreach (var part in results)
        {
            string[] left = Directory.Exists(part.Folder) ? Directory.GetFiles(part.Folder) : [];
            foreach (var file in left.Order(StringComparer.Ordinal))
            {
                var name = Path.GetFileName(file);
                name = File.Exists(Path.Combine(context.Folder, name)) ? $"{part.Index}-{name}" : name;
                File.Copy(file, Path.Combine(context.Folder, name));
                files.Add(name);
            }
        }

        return new { files };
    }

    /// <summary>Runs a command of this program; what it prints as lines of JSON is its result. Throws <see cref="JobException"/> with its sentence where it fails.</summary>
    /// <param name="command">The command.</param>
    /// <param name="context">Of the part.</param>
    /// <param name="findsFault">Whether exit code 1 with lines of JSON says what is wrong with the input, as is asked for.</param>
    protected async Task<JsonElement> Run(string[] command, JobContext context, bool findsFault = false)
    {
        var limits = IsolatedStepRunner.Limits(context.Limits);
        var request = new ProcessRequest
        {
            Command = [.. PartHostProgram.Program(jobs), .. command, "--json"],
            Folder = context.Folder,
            Limits = limits,
            NiceLevel = jobs.NiceLevel,
        };
        var outcome = await IsolatedProcess.Run(request, context.Cancellation);
        context.Cancellation.ThrowIfCancellationRequested();
        string[] said = [.. outcome.Errors.Split('\n').Where(line => line.StartsWith(Speaker, StringComparison.Ordinal)).Select(line => line[Speaker.Length..])];
        string[] lines = [.. outcome.Output.Split('\n').Where(line => line.StartsWith('{'))];
        if (ProcessSentence.Of(outcome, limits) is { } sentence && !(findsFault && outcome is { End: ProcessEnd.Exited, ExitCode: 1 } && lines.Length > 0))
        {
            // The sentence of the command itself, where it has said one: bad input stays bad.
            throw said is [.., var last] ? new JobException(last, isFinal: outcome.ExitCode is 1 or 2) : new JobException(sentence);
        }

        Array.ForEach(said, context.Say);
        return JsonSerializer.Deserialize<JsonElement>($"[{string.Join(',', lines)}]");
    }
}
