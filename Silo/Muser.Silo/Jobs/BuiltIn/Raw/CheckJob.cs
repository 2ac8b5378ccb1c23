using System.Text.Json;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.BuiltIn.Raw;

/// <summary>Reads raw files from end to end and says what is wrong with them: <c>muser frames check</c> for each.</summary>
[Job(Name, "Checks raw files: option 'files', or 'archive'; the result of each part is what 'muser frames check --json' says.", MemoryMiB = 500)]
public sealed class CheckJob(JobsOptions jobs) : RawJob(jobs)
{
    /// <summary>The name.</summary>
    public const string Name = "check";

    /// <summary>Each part is a file, also of an archive: a file is checked whole.</summary>
    public override async IAsyncEnumerable<string[]> Split(RawJobOptions options, JobContext context)
    {
        await Task.CompletedTask;
        var files = options.Files is { } pattern ? RawSelection.Files(pattern)
            : options.Archive is { } archive ? RawSelection.OfArchive(archive, options.Array, RawSelection.TimeOrNull(options.From, "from"), RawSelection.TimeOrNull(options.To, "to")).Files.Select(file => file.Path)
            : throw new JobException("The options must name 'files' or an 'archive'.", isFinal: true);
        foreach (var file in files)
        {
            yield return [file];
        }
    }

    public override Task<JsonElement> Perform(RawJobOptions options, string[] part, PartContext context) =>
        Run(["frames", "check", .. part, .. options.Arguments], context, findsFault: true);

    public override async Task<object?> Merge(RawJobOptions options, IAsyncEnumerable<PartResult<JsonElement>> results, JobContext context)
    {
        await using var lines = new StreamWriter(Path.Combine(context.Folder, "check.jsonl"));
        var (files, bad) = (0, 0);
        await foreach (var part in results)
        {
            files++;
            bad += part.Value.EnumerateArray().Any(IsBad) ? 1 : 0;
            foreach (var line in part.Value.EnumerateArray())
            {
                await lines.WriteLineAsync(line.GetRawText());
            }
        }

        return new { files, bad };

        static bool IsBad(JsonElement line) => line.TryGetProperty("damaged", out var damaged) && damaged.GetInt64() + line.GetProperty("gaps").GetInt64() > 0;
    }
}
