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
    private const double MaximumSeconds = 3600;

    public static Command Create()
    {
        var seconds = new Option<double>("--seconds") { Description = "Seconds for each array and number of threads.", DefaultValueFactory = _ => DefaultSeconds };
        var json = CommandExtensions.JsonOption();
        var command = new Command("simulate", "Makes frames of the default scene with noise, in memory, on all cores and on one.") { seconds, json };
        command.SetAction((parse, cancellation) =>
        {
            if (parse.GetValue(seconds) is not (> 0 and <= MaximumSeconds))
            {
                throw new UsageException($"--seconds is {parse.GetValue(seconds)}; it must be above 0 and at most {MaximumSeconds}.");
            }

            foreach (var layout in new[] { ArrayLayout.Muser1, ArrayLayout.Muser2 })
            {
                foreach (var threads in new[] { Environment.ProcessorCount, 1 }.Distinct())
                {
                    var name = $"simulate {layout.Name}, {threads} {(threads == 1 ? "thread" : "threads")}";
                    var megabytes = Measure(layout, threads, parse.GetValue(seconds), cancellation);
                    var instrument = layout.FrameBytes * 1e3 / ArrayLayout.FramePeriodNs;
                    new BenchFigure(name, megabytes, "MB/s", instrument, "the instrument's rate").Print(parse.Output(), parse.GetValue(json));
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
}
