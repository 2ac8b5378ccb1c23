using Muser.Cli.Imaging;
using Muser.Imaging.Clean;
using Muser.Imaging.Maps;
using Muser.Imaging.Pipeline;
using Muser.Testing;

namespace Muser.Cli.Tests.Imaging;

[Trait("Tier", "Unit")]
[Collection(nameof(Alone))]
public class BenchJobTests
{
    private const int MiB = 1 << 20;
    private static readonly MapRecipe Recipe = new()
    {
        Method = CleanMethod.Hogbom,
        Weighting = Weighting.Natural,
        Clean = new CleanOptions { MaxIterations = 50 },
        Disc = DiscTreatment.Off,
        KeepsDirty = false,
    };

    /// <summary>What stays is that of the maps made at once, however many there are; what a map leaves behind is little, so the whole stays below a GiB.</summary>
    [Fact]
    public void AllMapsOfACycleTakeLessThanAGibibyte()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path);
        var data = new BenchData();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var job = new BenchJob(data, _ => new ImageGrid(512, 3600.0 / 512), threads: 2, folder.Path);
        job.Run(Recipe, CancellationToken.None);
        // Below 0 where an earlier test has let go of more than that in the meantime.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 300 * MiB);
        Assert.Equal(128, Directory.GetFiles(folder.Path, "*.fits").Length);
        Assert.Equal(128, Directory.GetFiles(folder.Path, "*.png").Length);
        GC.KeepAlive(job);
    }

    /// <summary>Once the plans are there, a map allocates what its files take on the way and nothing for its iterations.</summary>
    [Fact]
    public void IterationsAllocateNothing()
    {
        var data = new BenchData();
        var pipeline = new MapPipeline(new ImageGrid(256, 14), threads: 1);
        var (few, many) = (Recipe with { Clean = new CleanOptions { MaxIterations = 20 } }, Recipe with { Clean = new CleanOptions { MaxIterations = 800 } });
        Allocated(many);
        Assert.Equal(Allocated(few), Allocated(many));

        long Allocated(MapRecipe recipe) => Enumerable.Range(0, 3).Min(_ => Allocation.OfOne(() =>
            pipeline.Make(recipe, new MapVisibilities(data.UvwBaselineXyz, data.FrequencyHzChan.AsSpan(24, 1), data.VisHandChanBaseline[0][24], []), default)));
    }
}
