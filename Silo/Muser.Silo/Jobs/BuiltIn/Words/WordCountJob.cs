using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.BuiltIn.Words;

/// <summary>
/// The first half of a word count: each part counts a range of the file in a table and writes the words in order, sorted into partitions by their hash.
/// <see cref="WordMergeJob"/> is the second half.
/// </summary>
[Job(Name, "Counts the words of a text file: option 'file'; the result is counts.txt, as of sort | uniq -c.", MemoryMiB = 160, Then = WordMergeJob.Name)]
public sealed class WordCountJob : Job<WordCountOptions, WordRangePart, CountedWords>
{
    /// <summary>The name.</summary>
    public const string Name = "wordcount";

    private const long MaxTableBytes = 48 << 20;
    private const long SmallestPartBytes = 256 << 10;
    private const long LargestPartBytes = 16 << 20;
    private const int PartsPerFile = 16;
    private const long BytesPerPartition = 128 << 20;
    private const int MaxPartitions = 64;

    public override async IAsyncEnumerable<WordRangePart> Split(WordCountOptions options, JobContext context)
    {
        await Task.CompletedTask;
        var length = Length(options.File);
        var part = options.PartMiB > 0 ? (long)(options.PartMiB * (1 << 20)) : Math.Clamp(length / PartsPerFile, SmallestPartBytes, LargestPartBytes);
        var partitions = Partitions(length);
        for (long from = 0; from < length; from += part)
        {
            yield return new WordRangePart(from, Math.Min(length, from + part), partitions);
        }
    }

    public override Task<CountedWords> Perform(WordCountOptions options, WordRangePart part, PartContext context)
    {
        var words = new WordTable(MaxTableBytes);
        var runs = new List<WordRun>();
        WordRange.Count(options.File, part.From, part.To, words, Write, context.Cancellation);
        Write();
        return Task.FromResult(new CountedWords([.. runs]));

        void Write()
        {
            if (words.Count > 0)
            {
                runs.Add(WordRunWriter.Write(words, context.Folder, $"{runs.Count}.run", part.Partitions));
                words.Clear();
            }
        }
    }

    public override async Task<object?> Merge(WordCountOptions options, IAsyncEnumerable<PartResult<CountedWords>> results, JobContext context)
    {
        var runs = new List<WordRun>();
        await foreach (var result in results)
        {
            runs.AddRange(result.Value.Runs.Select(run => run with { File = Path.Combine(result.Folder, run.File) }));
        }

        return new WordShuffle(Partitions(Length(options.File)), [.. runs]);
    }

    private static int Partitions(long length) => (int)Math.Clamp(2 * (1 + (length / BytesPerPartition)), 2, MaxPartitions);

    private static long Length(string path) => File.Exists(path)
        ? new FileInfo(path).Length
        : throw new JobException(
            Directory.Exists(path) ? $"{path} is a folder; a text file is needed." : $"{path} is not there; a text file is needed.", isFinal: true);
}
