using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Interfaces.Jobs;
using Muser.Silo;
using Muser.Silo.Jobs;

namespace Muser.Cli.Jobs.Bench;

/// <summary>Counts words of texts of several lengths with one worker and with two, and holds what comes out against <c>sort | uniq -c</c>.</summary>
internal static class WordsBench
{
    private const int Rounds = 3;
    private const double Mb = 1e6;
    private const double MostMb = 512 * 1.048576;

    /// <summary>Beyond, sorting takes minutes; what is longer is held against the sum of its words.</summary>
    private const double CheckedMb = 50;

    /// <summary>Measures texts of so many MB, the shortest first.</summary>
    public static async IAsyncEnumerable<BenchFigure> Measure(IEnumerable<double> sizesMb, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("muser-bench-words-");
        try
        {
            double? even = null;
            using var memory = new MemoryPeak(TimeSpan.FromMilliseconds(5));
            foreach (var mb in sizesMb)
            {
                var text = Path.Combine(folder.FullName, "text.txt");
                BenchText.Write(text, (long)(mb * Mb));
                var one = await Seconds(text, 1, null, cancellation);
                var two = await Seconds(text, 2, mb <= CheckedMb ? await Sorted(text, cancellation) : null, cancellation);
                even ??= two < one ? mb : null;
                yield return new(string.Create(CultureInfo.InvariantCulture, $"words of {mb} MB, two workers{(mb <= CheckedMb ? ", as sort | uniq -c" : "")}"), two, "s", one, "one worker");
            }

            if (even is { } least)
            {
                yield return new("the least text that two workers count faster than one", least, "MB", 5, "asked for");
            }

            yield return new("most anonymous memory, children included, each 5 ms", memory.AnonymousBytes / Mb, "MB", MostMb, "asked for");
            yield return new("most memory, files mapped included, as the kernel has it", memory.ResidentBytes / Mb, "MB", MostMb, "asked for of what is anonymous");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> Seconds(string text, int slots, string? sorted, CancellationToken cancellation)
    {
        await using var service = await LocalJobs.Start(slots, null, cancellation);
        var best = double.MaxValue;
        for (var round = 0; round <= Rounds; round++)
        {
            var from = Stopwatch.GetTimestamp();
            var job = await service.Submit(new JobSubmission { Job = "wordcount", Options = JsonSerializer.Serialize(new { file = text }) });
            var done = await service.Done(job, cancellation);

            // The first round is for the compiler.
            best = round == 0 ? best : Math.Min(best, Stopwatch.GetElapsedTime(from).TotalSeconds);
            var counts = Path.Combine(new JobFolders(service.JobsFolder).Results(done.Id), "counts.txt");
            if (round == 0 && sorted is not null && !File.ReadAllBytes(counts).AsSpan().SequenceEqual(File.ReadAllBytes(sorted)))
            {
                throw new UserInputException($"The words of {text} are counted differently by sort | uniq -c.");
            }
        }

        return best;
    }

    private static async Task<string> Sorted(string text, CancellationToken cancellation)
    {
        var counts = text + ".sorted";
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"tr -s '[:space:]' '\\n' < '{text}' | sort | uniq -c > '{counts}'"]);
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellation);
        return counts;
    }
}
