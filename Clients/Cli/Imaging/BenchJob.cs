using System.Collections.Concurrent;
using Muser.Formats.Frames;
using Muser.Imaging.Clean;
using Muser.Imaging.Maps;
using Muser.Imaging.Pipeline;
using Muser.Imaging.Products;
using Muser.Imaging.Rendering;

namespace Muser.Cli.Imaging;

/// <summary>
/// All maps of a cycle from visibilities to files: beam, dirty map, CLEAN, restored map, FITS, PNG. A map uses one thread, and as many are made at once as there are threads,
/// with plans that are used again.
/// </summary>
/// <param name="data">The visibilities.</param>
/// <param name="grid">The pixels of the maps of a channel.</param>
/// <param name="threads">Threads.</param>
/// <param name="folder">Where files go.</param>
internal sealed class BenchJob(BenchData data, Func<double, ImageGrid> grid, int threads, string folder)
{
    private readonly ConcurrentDictionary<ImageGrid, ConcurrentBag<MapPipeline>> _plans = new();

    /// <summary>The sizes that the observatory's own imager uses, by band.</summary>
    public static ImageGrid ObservatoryMix(double frequencyHz, double fieldArcsec)
    {
        var size = frequencyHz switch { < 800e6 => 256, < 1200e6 => 512, _ => 1024 };
        return new ImageGrid(size, fieldArcsec / size);
    }

    /// <summary>Makes all maps of both hands.</summary>
    /// <param name="recipe">How.</param>
    /// <param name="cancellation">Ends it between two maps.</param>
    public void Run(MapRecipe recipe, CancellationToken cancellation)
    {
        // The largest maps come first, so that no thread ends long before the others; both hands of a channel share a beam.
        var channels = Enumerable.Range(0, data.FrequencyHzChan.Length).OrderByDescending(channel => grid(data.FrequencyHzChan[channel]).Size);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.ForEach(Partitioner.Create(channels, EnumerablePartitionerOptions.NoBuffering), parallel, channel => Make(recipe, channel));
    }

    private void Make(MapRecipe recipe, int channel)
    {
        var frequencyHz = data.FrequencyHzChan[channel];
        var pixels = grid(frequencyHz);
        var bag = _plans.GetOrAdd(pixels, _ => []);
        var plan = bag.TryTake(out var kept) ? kept : new MapPipeline(pixels, 1);
        for (var hand = 0; hand < data.VisHandChanBaseline.Length; hand++)
        {
            var result = plan.Make(recipe, new MapVisibilities(data.UvwBaselineXyz, [frequencyHz], data.VisHandChanBaseline[hand][channel], []), SolarDisc.At(data.Sun));
            var map = new MapDescription
            {
                Array = ArrayLayout.Muser1,
                Grid = pixels,
                Sun = data.Sun,
                Begin = data.Time,
                End = data.Time.AddNs(ArrayLayout.FramePeriodNs),
                FrequencyHz = frequencyHz,
                Stokes = hand == 0 ? "LL" : "RR",
                Kind = recipe.Method == CleanMethod.None ? "DIRTY" : "CLEAN",
                Beam = result.Beam,
            };
            var name = Path.Combine(folder, $"{channel:00}-{map.Stokes}");
            MapFits.Write(name + ".fits", map, plan.Image);
            MapPicture.Write(name + ".png", map, plan.Image);
        }

        bag.Add(plan);
    }
}
