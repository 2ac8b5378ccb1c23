using System.Text.Json;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.BuiltIn.Raw;

/// <summary>Reads raw files from end to end and says what is wrong with them: <c>muser frames check</c> for each.</summary>
[Job(Name, "Checks raw files: option 'files'; the result of each part is what 'muser frames check --json' says.", MemoryMiB = 500)]
public sealed class CheckJob : RawJob
{
    /// <summary>The name.</summary>
    public const string Name = "check";

    public override Task<JsonElement> Perform(RawJobOptions options, string[] part, PartContext context) =>
        Run(["frames", "check", .. part, .. options.Arguments], context);

    public override async Task<object?> Merge(RawJobOptions options, IAsyncEnumerable<PartResult<JsonElement>> results, JobContext context)
    {
        await using var lines = new StreamWriter(Path.Combine(context.Folder, "check.jsonl"));
        var files = 0;
        await foreach (var part in results)
        {
            files++;
            foreach (var line in part.Value.EnumerateArray())
            {
                await lines.WriteLineAsync(line.GetRawText());
            }
        }

        return new { files };
    }
}
