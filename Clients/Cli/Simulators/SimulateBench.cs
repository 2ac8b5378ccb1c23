using System.CommandLine;
using System.Diagnostics;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Simulators.Frames;

namespace Muser.Cli.Simulators;

/// <summary><c>muser bench simulate</c>: how fast frames are made, beside the rate of the instrument.</summary>
internal static class SimulateBench
{
    private const double DefaultSeconds = 3;

    public static Command Create()
    {
        var seconds = new Option<double>("--seconds") { Description = "Time for each array.", DefaultValueFactory = _ => DefaultSeconds };
        var json = CommandExtensions.JsonOption();
        var command = new Command("simulate", "Makes frames of the default scene with noise, in memory, on all cores and on one.") { seconds, json };
        command.SetAction((parse, cancellation) =>
        {
            foreach (var layout in new[] { ArrayLayout.Muser1, ArrayLayout.Muser2 })
            {
                foreach (var threads in new[] { Environment.ProcessorCount, 1 }.Distinct())
                {
                    var megabytes = Measure(layout, threads, parse.GetValue(seconds), cancellation);
                    Print(parse.Output(), layout, threads, megabytes, parse.GetValue(json));
                }
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command.WithExample("muser bench simulate");
    }

    /// <summary>MB/s of frames, one cycle after another; each cycle is shared out over the threads.</summary>
    private static double Measure(ArrayLayout layout, int threads, double seconds, CancellationToken cancellation)
    {
        var simulator = new FrameSimulator(new() { Array = layout.Id });
        var buffers = new ThreadLocal<byte[]>(() => new byte[layout.FrameBytes]);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        long frame = 0;
        Cycle();
        var (start, first) = (Stopwatch.GetTimestamp(), frame);
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            Cycle();
        }

        return (frame - first) * layout.FrameBytes / 1e6 / Stopwatch.GetElapsedTime(start).TotalSeconds;

        void Cycle()
        {
            const int Batch = 264;
            var from = frame;
            Parallel.For(0, Batch, parallel, k => simulator.Simulate(from + k, buffers.Value!));
            frame += Batch;
        }
    }

    private static void Print(TextWriter output, ArrayLayout layout, int threads, double megabytes, bool json)
    {
        var instrument = layout.FrameBytes * 1e3 / ArrayLayout.FramePeriodNs;
        var name = $"simulate {layout.Name}, {threads} {(threads == 1 ? "thread" : "threads")}";
        if (json)
        {
            output.WriteJsonLine(new { name, value = Math.Round(megabytes, 1), unit = "MB/s", ceiling = instrument, ceilingName = "the instrument's rate", ratio = Math.Round(megabytes / instrument, 2) });
        }
        else
        {
            output.WriteLine($"{name,-30} {megabytes,8:F0} MB/s   instrument {instrument,6:F1} MB/s   {megabytes / instrument,6:F1} times");
        }
    }
}
