using System.Diagnostics;
using Muser.Cli.Shell;
using Muser.Imaging.Clean;
using Muser.Imaging.Maps;
using Muser.Imaging.Pipeline;

namespace Muser.Cli.Imaging;

/// <summary>
/// The whole of imaging: the 128 maps of a cycle from visibilities to files, beside wsclean on the same data, pixels and iterations, in the same run.
/// </summary>
internal static class ImageJobBench
{
    private const int Rounds = 3;
    private const int MixIterations = 200;
    private const double DeadlineS = 5;
    private const double MemoryMiB = 1024;

    /// <summary>Measures it; throws <see cref="Muser.Silo.UserInputException"/> with the install line where wsclean is not there.</summary>
    /// <param name="grid">The pixels.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="iterations">Iterations of a CLEAN.</param>
    /// <param name="cancellation">Ends it.</param>
    public static IEnumerable<BenchFigure> Measure(ImageGrid grid, int threads, int iterations, CancellationToken cancellation)
    {
        var data = new BenchData();
        using var wsclean = new WscleanPeer(data);
        var folder = Directory.CreateTempSubdirectory("muser-bench-image-").FullName;
        try
        {
            var field = grid.Size * grid.CellArcsec;
            var maps = data.FrequencyHzChan.Length * data.VisHandChanBaseline.Length;
            var job = new BenchJob(data, _ => grid, threads, folder);
            var plain = new MapRecipe
            {
                Method = CleanMethod.Hogbom,
                Weighting = Weighting.Natural,
                Clean = new CleanOptions { MaxIterations = iterations },
                Disc = DiscTreatment.Off,
                KeepsDirty = false,
            };
            var quarter = grid.Size / 4;
            var box = new MaskBox(quarter, quarter, grid.Size - quarter - 1, grid.Size - quarter - 1, IsArcsec: false);

            var whole = Time(job, plain);
            yield return new($"memory after all {maps} maps of {grid.Size}^2", Environment.WorkingSet / (double)(1 << 20), "MiB", MemoryMiB, "1 GiB");
            yield return Beside($"{maps} x (beam, dirty, {iterations} Hogbom, restored, FITS, PNG)", whole, wsclean.Seconds(grid, iterations), "wsclean, without PNG");
            yield return Processor(whole);
            var boxed = Time(job, plain with { Boxes = [box] });
            yield return Beside("the same in a box of half the field", boxed, whole.Wall, "full field");
            yield return Processor(boxed);
            var clark = Time(job, plain with { Method = CleanMethod.Clark });
            yield return Beside("the same by Clark's CLEAN", clark, whole.Wall, "full field");
            yield return Processor(clark);
            var dirty = Time(job, plain with { Method = CleanMethod.None });
            yield return Beside($"{maps} x (beam, dirty, FITS, PNG)", dirty, wsclean.Seconds(grid, 0), "wsclean, without PNG");
            yield return Processor(dirty);
            var mix = new BenchJob(data, hz => BenchJob.ObservatoryMix(hz, field), threads, folder);
            var few = plain with { Clean = new CleanOptions { MaxIterations = MixIterations } };
            var mixed = Time(mix, few);
            yield return Beside($"the observatory's mix of sizes, {MixIterations} Hogbom, all products", mixed, DeadlineS, "the deadline");
            yield return Processor(mixed);
            var boxedMix = Time(mix, few with { Boxes = [Half(field)] });
            yield return Beside("the same, each in a box of half the field", boxedMix, DeadlineS, "the deadline");
            yield return Processor(boxedMix);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Timing Time(BenchJob job, MapRecipe recipe) => Best(() => job.Run(recipe, cancellation), threads, cancellation);
    }

    /// <summary>The fastest of some rounds after one to warm up.</summary>
    private static Timing Best(Action work, int threads, CancellationToken cancellation)
    {
        var (wall, processor) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round <= Rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (begun, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            work();
            if (round > 0)
            {
                wall = Math.Min(wall, Stopwatch.GetElapsedTime(begun).TotalSeconds);
                processor = Math.Min(processor, (Environment.CpuUsage.TotalTime - used).TotalSeconds / threads);
            }
        }

        return new Timing(wall, processor);
    }

    private static BenchFigure Beside(string name, Timing ours, double theirsS, string peer) => new(name, 1e3 * ours.Wall, "ms", 1e3 * theirsS, peer);

    private static BenchFigure Processor(Timing timing) =>
        new("  processor time of that, per thread", 1e3 * timing.Processor, "ms", 1e3 * timing.Wall, "its wall clock: what others took away is the rest");

    private static MaskBox Half(double fieldArcsec)
    {
        // A little inside the half, so that rounding to pixels keeps it there.
        var edge = 0.249 * fieldArcsec;
        return new MaskBox(-edge, -edge, edge, edge, IsArcsec: true);
    }

    /// <summary>Seconds of the wall clock, and of processors over threads, in the fastest round.</summary>
    private readonly record struct Timing(double Wall, double Processor);
}
