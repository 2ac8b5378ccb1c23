using Muser.Formats.Frames;
using Muser.Imaging.Maps;
using Muser.Testing;

namespace Muser.Imaging.Tests.Maps;

[Trait("Tier", "Unit")]
public class ColumnImagerTests
{
    /// <summary>
    /// Sizes that fill no panel, one, several; that have three times a power of two as cells; many taps; a cell beyond the Nyquist limit of the baselines; a fine one.
    /// </summary>
    public static TheoryData<int, double, double> Plans => new()
    {
        { 2, 5, 1e9 },
        { 30, 20, 1e9 },
        { 100, 20, 2e9 },
        { 200, 16, 1.5e9 },
        { 330, 8, 3e9 },
        { 512, 7.03125, 1.9875e9 },
        { 600, 2, 0.4e9 },
        { 1026, 4.2, 1.9e9 },
    };

    [Theory]
    [MemberData(nameof(Plans))]
    public void MapIsTheExactTransformOnItsPixels(int size, double cellArcsec, double frequencyHz)
    {
        var grid = new ImageGrid(size, cellArcsec);
        var uvw = DirtyImagerTests.RandomUvw(200, 1);
        var vis = DirtyImagerTests.PointVisibilities(uvw, [frequencyHz], grid.L(0.1 * size), grid.M(0.9 * size), 1, noise: 0.2, seed: 2);
        var weights = vis.Select((_, k) => k % 5 == 0 ? 0f : 0.5f + (k % 3)).ToArray();
        var transform = new ExactTransform(uvw, [frequencyHz], vis, weights);
        foreach (var path in Enum.GetValues<SimdPath>())
        {
            var image = new float[grid.Pixels];
            var imager = new ColumnImager(grid, 3, path);
            Assert.Equal(transform.WeightSum, imager.Image(uvw, [frequencyHz], vis, weights, image), 3);
            AssertSame(grid, image, transform);
        }
    }

    [Fact]
    public void BeamOfSeveralChannelsIsTheMapOfAPointAtThePhaseCentre()
    {
        var grid = new ImageGrid(96, 15);
        var uvw = DirtyImagerTests.RandomUvw(100, 5);
        double[] frequencies = [1e9, 1.1e9];
        var weights = Enumerable.Range(0, 200).Select(k => 0.5f + (k % 4)).ToArray();
        var beam = new float[grid.Pixels];
        new ColumnImager(grid, 2).Beam(uvw, frequencies, weights, beam);
        Assert.Equal(1, beam[(48 * 96) + 48], 1e-6);
        AssertSame(grid, beam, new ExactTransform(uvw, frequencies, [.. Enumerable.Repeat(new ComplexF(1, 0), 200)], weights));
    }

    [Fact]
    public void WTooLargeForItIsRefusedAndNotChosen()
    {
        var grid = new ImageGrid(256, 60);
        var uvw = DirtyImagerTests.RandomUvw(100, 3);
        Assert.False(ColumnImager.Suits(grid, 20_000));
        Assert.NotEqual(MapTransform.Columns, TransformChoice.For(grid, uvw, [2e9], 1).Transform);
        Assert.Throws<InvalidOperationException>(() => new ColumnImager(grid, 1).Image(uvw, [2e9], new ComplexF[100].Select(_ => new ComplexF(1, 0)).ToArray(), [], new float[grid.Pixels]));
    }

    [Fact]
    public void NothingToImageGivesAnEmptyMap()
    {
        var image = new float[64 * 64];
        image.AsSpan().Fill(7);
        Assert.Equal(0, new ColumnImager(new ImageGrid(64, 30), 1).Image(DirtyImagerTests.RandomUvw(4, 15), [1e9], new ComplexF[4], new float[4], image));
        Assert.All(image, pixel => Assert.Equal(0, pixel));
    }

    [Fact]
    public void AllocatesNothingInSteadyState()
    {
        var uvw = DirtyImagerTests.RandomUvw(780, 16);
        double[] frequency = [1e9];
        var vis = DirtyImagerTests.PointVisibilities(uvw, frequency, 1e-3, 1e-3, 1);
        var image = new float[64 * 64];
        var imager = new ColumnImager(new ImageGrid(64, 20), 2);
        for (var i = 0; i < 3; i++)
        {
            imager.Image(uvw, frequency, vis, [], image);
        }

        Assert.Equal(0, Allocation.Of(() => imager.Image(uvw, frequency, vis, [], image)));
    }

    private static void AssertSame(ImageGrid grid, float[] image, ExactTransform transform)
    {
        var random = new Random(0);
        double worst = 0;
        for (var i = 0; i < 2000; i++)
        {
            // Corners and edges first, then anywhere.
            var row = i < 400 ? (i & 1) * (grid.Size - 1) : i < 800 ? random.Next(2) * (grid.Size - 1) : random.Next(grid.Size);
            var column = i < 400 ? ((i >> 1) & 1) * (grid.Size - 1) : random.Next(grid.Size);
            worst = Math.Max(worst, Math.Abs(image[(row * grid.Size) + column] - transform.Value(grid.L(column), grid.M(row))));
        }

        Assert.True(worst < 2e-6, $"off by {worst:e2}");
    }
}
