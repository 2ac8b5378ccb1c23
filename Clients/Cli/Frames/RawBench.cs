using System.CommandLine;
using System.Diagnostics;
using Muser.Cli.Archive;
using Muser.Cli.Shell;
using Muser.Cli.Visibilities;
using Muser.Formats.Frames;
using Muser.Silo.Frames.Checks;

namespace Muser.Cli.Frames;

/// <summary>
/// <c>muser bench raw</c>: what raw frames cost on one core, in bytes of frames a second, each figure beside the copying of as
/// many bytes in the same place (cache, memory or file).
/// </summary>
internal static class RawBench
{
    private const int DefaultMegabytes = 512;

    /// <summary>Frames of a sample: about a millisecond.</summary>
    private const int SampleFrames = 50;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.3);

    public static Command Create()
    {
        var megabytes = new Option<int>("--megabytes")
        {
            Description = "Size of the frames in memory and of the file of frames.",
            DefaultValueFactory = _ => DefaultMegabytes,
        };
        var frames = new Option<int>("--frames")
        {
            Description = "Frames of the minute that becomes UVFITS.",
            DefaultValueFactory = _ => ArrayLayout.FramesPerFile,
        };
        var folder = new Option<string>("--folder") { Description = "A folder for files, 8 GB.", DefaultValueFactory = _ => Path.GetTempPath() };
        var json = CommandExtensions.JsonOption();
        var command = new Command(
            "raw", "Times raw frames to UVFITS on all cores, then reading, writing and checking of raw frames on one core, best of many samples.")
        {
            megabytes, frames, folder, json,
        };
        command.SetAction((parse, cancellation) =>
        {
            if (parse.GetValue(megabytes) is < 16 or > 16_384)
            {
                throw new UsageException("--megabytes takes 16 to 16384.");
            }

            if (parse.GetValue(frames) is < 8 or > ArrayLayout.FramesPerFile)
            {
                throw new UsageException($"--frames takes 8 to {ArrayLayout.FramesPerFile}.");
            }

            var files = Directory.CreateDirectory(Path.Combine(OutputFolder.Prepare(parse.GetValue(folder)!, "--folder"), $"muser-bench-{Environment.ProcessId}"));
            try
            {
                foreach (var figure in new UvBench(files.FullName, parse.GetValue(frames)).Measure(cancellation).Concat(ArchiveBench.Measure(files.FullName, cancellation)))
                {
                    figure.Print(parse.Output(), parse.GetValue(json));
                }
            }
            finally
            {
                files.Delete(recursive: true);
            }

            foreach (var layout in new[] { ArrayLayout.Muser1, ArrayLayout.Muser2 })
            {
                foreach (var figure in Measure(layout, parse.GetValue(megabytes) * 1_000_000L, cancellation))
                {
                    figure.Print(parse.Output(), parse.GetValue(json));
                }
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command.WithExample("muser bench raw", "muser bench raw --megabytes 4000 --json");
    }

    private static IEnumerable<BenchFigure> Measure(ArrayLayout layout, long bytes, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var work = new RawBenchWork(layout, (int)Math.Max(1, bytes / layout.FrameBytes));
        var inCache = Rate(work, work.Copy, cancellation, isInCache: true);
        yield return Figure("unpack, in cache", Rate(work, work.Unpack, cancellation, isInCache: true), inCache, "copy in cache");
        yield return Figure("pack, in cache", Rate(work, work.Pack, cancellation, isInCache: true), inCache, "copy in cache");

        var inMemory = Rate(work, work.Copy, cancellation);
        yield return Figure("unpack, from memory", Rate(work, work.Unpack, cancellation), inMemory, "copy from memory");
        yield return Figure("header, unpack, autos, delays", Rate(work, work.Decode, cancellation), inMemory, "copy from memory");
        yield return Figure("cut a stream into frames", Rate(work, work.Stream, cancellation), inMemory, "copy from memory");

        var path = Path.Combine(Path.GetTempPath(), $"muser-bench-{Environment.ProcessId}");
        try
        {
            work.WriteTo(path);
            var read = work.Bytes / BestRound.Seconds(() => Read(path), cancellation) / 1e9;
            var check = work.Bytes / BestRound.Seconds(() => Check(path, layout, cancellation), cancellation) / 1e9;
            yield return Figure("frames check, page cache", check, read, "read of the file");
        }
        finally
        {
            File.Delete(path);
        }

        BenchFigure Figure(string name, double value, double ceiling, string ceilingName) =>
            new($"{layout.Name}: {name}", value, "GB/s", ceiling, ceilingName);
    }

    private static void Read(string path)
    {
        using var handle = File.OpenHandle(path);
        var buffer = new byte[4 * ArrayLayout.Muser1.FrameBytes];
        long at = 0;
        while (RandomAccess.Read(handle, buffer, at) is var count and > 0)
        {
            at += count;
        }
    }

    private static void Check(string path, ArrayLayout layout, CancellationToken cancellation)
    {
        using var reader = new FrameFileReader(path, layout);
        new FrameFileCheck(reader, new TextFrameCheckReport(path, TextWriter.Null, 0)).Run(_ => { }, cancellation);
    }

    /// <summary>
    /// Bytes of frames a second, GB/s, in the fastest sample. Samples are short, so that on a busy machine some are undisturbed,
    /// and walk through all frames, so that no cache holds them, unless it is the cache that is measured.
    /// </summary>
    private static double Rate(RawBenchWork work, Action<byte[]> action, CancellationToken cancellation, bool isInCache = false)
    {
        var best = TimeSpan.MaxValue;
        var warmUp = Stopwatch.StartNew();
        for (var round = 0; round < BestRound.Rounds || warmUp.Elapsed < WarmUp; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var sample = 0; sample + SampleFrames <= work.Frames.Length; sample += SampleFrames)
            {
                var from = Stopwatch.GetTimestamp();
                for (var k = 0; k < SampleFrames; k++)
                {
                    action(work.Frames[isInCache ? 0 : sample + k]);
                }

                var elapsed = Stopwatch.GetElapsedTime(from);
                best = elapsed < best ? elapsed : best;
            }
        }

        return (double)SampleFrames * work.Layout.FrameBytes / best.TotalSeconds / 1e9;
    }
}
