using System.Text;
using System.Text.Json;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.BuiltIn.Words;

/// <summary>
/// The second half of a word count: each part merges one partition of what all parts of <see cref="WordCountJob"/> have written, and the end merges the
/// partitions into <c>counts.txt</c>, the same bytes as <c>tr -s '[:space:]' '\n' | LC_ALL=C sort | uniq -c</c>.
/// </summary>
[Job(Name, "The second half of wordcount, which submits it by itself.", MemoryMiB = 100)]
public sealed class WordMergeJob : Job<WordCountOptions, int, WordRun>
{
    /// <summary>The name.</summary>
    public const string Name = "wordcount-merge";

    /// <summary>The file of the result.</summary>
    public const string CountsFile = "counts.txt";

    public override async IAsyncEnumerable<int> Split(WordCountOptions options, JobContext context)
    {
        await Task.CompletedTask;
        for (var partition = 0; partition < Shuffle(context).Partitions; partition++)
        {
            yield return partition;
        }
    }

    public override Task<WordRun> Perform(WordCountOptions options, int part, PartContext context)
    {
        var shuffle = Shuffle(context);
        var buffer = WordRunMerger.BufferBytes(shuffle.Runs.Length);
        var readers = shuffle.Runs.Select(run => new WordRunReader(run.File, part == 0 ? 0 : run.Ends[part - 1], run.Ends[part], buffer)).ToArray();
        var path = Path.Combine(context.Folder, "0.run");
        using var writer = new WordRunWriter(path);
        WordRunMerger.Merge(readers, writer.Write, context.Cancellation);
        return Task.FromResult(new WordRun("0.run", [writer.Position]));
    }

    public override async Task<object?> Merge(WordCountOptions options, IAsyncEnumerable<PartResult<WordRun>> results, JobContext context)
    {
        var readers = new List<WordRunReader>();
        await foreach (var result in results)
        {
            readers.Add(new WordRunReader(Path.Combine(result.Folder, result.Value.File), 0, result.Value.Ends[0], WordRunMerger.BufferBytes(2)));
        }

        long words = 0;
        long different = 0;
        using (var counts = new FileStream(Path.Combine(context.Folder, CountsFile), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 18))
        {
            var number = new byte[32];
            WordRunMerger.Merge(
                readers,
                (word, count) =>
                {
                    words += count;
                    different++;
                    Encoding.ASCII.TryGetBytes($"{count,7} ", number, out var length);
                    counts.Write(number, 0, length);
                    counts.Write(word);
                    counts.WriteByte((byte)'\n');
                },
                context.Cancellation);
        }

        return new { words, different, file = CountsFile };
    }

    private static WordShuffle Shuffle(JobContext context) =>
        JsonSerializer.Deserialize<WordShuffle>(File.ReadAllBytes(Path.Combine(context.PreviousFolder!, JobFolders.ResultFile)), JobJson.Options)!;
}
