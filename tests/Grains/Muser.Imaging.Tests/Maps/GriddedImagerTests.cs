using Muser.Formats.Frames;
using Muser.Imaging.Maps;
using Muser.Testing;

namespace Muser.Imaging.Tests.Maps;

[Trait("Tier", "Unit")]
public class GriddedImagerTests
{
    /// <summary>Sizes that fill no panel; a wide field with a large w; a cell beyond the Nyquist limit of the baselines; one channel and several.</summary>
    public static TheoryData<int, double, double, int> Plans => new()
    {
        { 64, 30, 1e9, 1 },
        { 100, 20, 2e9, 3 },
        { 250, 22.2, 2e9, 1 },
        { 128, 60, 5e9, 2 },
    };

    [Theory]
    [MemberData(nameof(Plans))]
    public void MapIsTheExactTransformOnItsPixels(int size, double cellArcsec, double frequencyHz, int channels)
    {
        var grid = new ImageGrid(size, cellArcsec);
        var uvw = DirtyImagerTests.RandomUvw(300, 1);
        double[] frequencies = [.. Enumerable.Range(0, channels).Select(c => frequencyHz + (25e6 * c))];
        var vis = DirtyImagerTests.PointVisibilities(uvw, frequencies, grid.L(0.1 * size), grid.M(0.9 * size), 1, noise: 0.2, seed: 2);
        var weights = vis.Select((_, k) => k % 5 == 0 ? 0f : 0.5f + (k % 3)).ToArray();
        var transform = new ExactTransform(uvw, frequencies, vis, weights);
        var (image, beam) = (new float[grid.Pixels], new float[grid.Pixels]);
        var imager = new GriddedImager(grid, 2);
        Assert.Equal(transform.WeightSum, imager.Image(uvw, frequencies, vis, weights, image), 3);
        AssertSame(grid, image, transform);
        imager.Beam(uvw, frequencies, weights, beam);
        AssertSame(grid, beam, new ExactTransform(uvw, frequencies, [.. vis.Select(_ => new ComplexF(1, 0))], weights));
    }

    [Fact]
    public void NothingToImageGivesAnEmptyMap()
    {
        var image = new float[64 * 64];
        image.AsSpan().Fill(7);
        Assert.Equal(0, new GriddedImager(new ImageGrid(64, 30), 1).Image(DirtyImagerTests.RandomUvw(4, 15), [1e9], new ComplexF[4], new float[4], image));
        Assert.All(image, pixel => Assert.Equal(0, pixel));
    }

    [Fact]
    public void AllocatesNothingInSteadyState()
    {
        var uvw = DirtyImagerTests.RandomUvw(100, 16);
        double[] frequency = [1e9];
        var vis = DirtyImagerTests.PointVisibilities(uvw, frequency, 1e-3, 1e-3, 1);
        var image = new float[64 * 64];
        var imager = new GriddedImager(new ImageGrid(64, 30), 1);
        imager.Image(uvw, frequency, vis, [], image);
        Assert.Equal(0, Allocation.Of(() => imager.Image(uvw, frequency, vis, [], image)));
    }

    private static void AssertSame(ImageGrid grid, float[] image, ExactTransform transform)
    {
        double worst = 0;
        for (var pixel = 0; pixel < image.Length; pixel += pixel < 4 * grid.Size ? 1 : 17)
        {
            worst = Math.Max(worst, Math.Abs(image[pixel] - transform.Value(grid.L(pixel % grid.Size), grid.M(pixel / grid.Size))));
        }

        Assert.True(worst < 5e-6, $"off by {worst:e2}");
    }
}
