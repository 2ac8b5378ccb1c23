using Muser.Formats.Frames;
using Muser.Imaging.Maps;
using Muser.Testing;

namespace Muser.Imaging.Tests.Maps;

[Trait("Tier", "Unit")]
public class DirtyImagerTests
{
    private const double SpeedOfLight = 299_792_458;

    /// <summary>Sizes that fill no tile, one, several; a wide field that makes tiles shrink; a cell beyond the Nyquist limit of the baselines.</summary>
    public static TheoryData<int, double, double> Plans => new()
    {
        { 2, 5, 1e9 },
        { 100, 20, 2e9 },
        { 128, 35, 2e9 },
        { 200, 22.2, 2e9 },
        { 330, 13, 15e9 },
    };

    [Theory]
    [MemberData(nameof(Plans))]
    public void MapIsTheExactTransformOnItsPixels(int size, double cellArcsec, double frequencyHz)
    {
        var grid = new ImageGrid(size, cellArcsec);
        var uvw = RandomUvw(70, 1);
        var vis = PointVisibilities(uvw, [frequencyHz], grid.L(0.3 * size), grid.M(0.8 * size), 1, noise: 0.2, seed: 2);
        var weights = RandomWeights(vis.Length, 3);
        var transform = new ExactTransform(uvw, [frequencyHz], vis, weights);
        foreach (var path in Enum.GetValues<SimdPath>())
        {
            var image = new float[grid.Pixels];
            var imager = new DirtyImager(grid, 3, path);
            Assert.Equal(transform.WeightSum, imager.Image(uvw, frequencyHz, vis, weights, image), 6);
            AssertSame(transform, grid, image);
        }
    }

    /// <summary>Cells a little and much finer than the baselines need, sizes that fill no block of the interpolation; a wide field.</summary>
    public static TheoryData<int, double, double> FinePlans => new()
    {
        { 130, 1, 2e9 },
        { 400, 4, 1.7e9 },
        { 600, 4.3, 2e9 },
        { 512, 7.03125, 0.4e9 },
        { 1026, 12, 0.6e9 },
    };

    [Theory]
    [MemberData(nameof(FinePlans))]
    public void MapOfAFineCellIsSummedOnACoarserGridAndStillExact(int size, double cellArcsec, double frequencyHz)
    {
        var grid = new ImageGrid(size, cellArcsec);
        var uvw = RandomUvw(780, 1);
        var left = PointVisibilities(uvw, [frequencyHz], grid.L(0.02 * size), grid.M(0.9 * size), 1, noise: 0.2, seed: 2);
        var right = PointVisibilities(uvw, [frequencyHz], grid.L(0.6 * size), grid.M(0.1 * size), 1);
        var weights = RandomWeights(left.Length, 3);
        foreach (var path in Enum.GetValues<SimdPath>())
        {
            var images = (Left: new float[grid.Pixels], Right: new float[grid.Pixels]);
            var imager = new DirtyImager(grid, 2, path);
            imager.ImagePair(uvw, [frequencyHz], left, weights, right, [], images.Left, images.Right);
            Assert.InRange(imager.SummedSize, 16, size - 1);
            AssertSame(new ExactTransform(uvw, [frequencyHz], left, weights), grid, images.Left);
            AssertSame(new ExactTransform(uvw, [frequencyHz], right, []), grid, images.Right);
        }
    }

    [Fact]
    public void MapThatItsBaselinesFillIsSummedOnItsOwnPixels()
    {
        var imager = new DirtyImager(128, 20, 1);
        imager.Beam(RandomUvw(780, 1), [2e9], [], new float[128 * 128]);
        Assert.Equal(128, imager.SummedSize);
    }

    [Fact]
    public void PointOfOneJanskyHasAPeakOfOne()
    {
        var grid = new ImageGrid(256, 10);
        var uvw = RandomUvw(200, 4);
        var vis = PointVisibilities(uvw, [1.7e9], grid.L(33), grid.M(200), 1);
        var image = new float[grid.Pixels];
        new DirtyImager(256, 10, 2).Image(uvw, 1.7e9, vis, [], image);
        Assert.Equal((200 * 256) + 33, MapStatistics.PeakPixel(image));
        Assert.Equal(1, image[(200 * 256) + 33], 2e-6);
    }

    [Fact]
    public void BeamIsTheMapOfAPointAtThePhaseCentre()
    {
        var uvw = RandomUvw(100, 5);
        double[] frequencies = [1e9, 1.1e9];
        var weights = RandomWeights(200, 6);
        var (beam, map) = (new float[96 * 96], new float[96 * 96]);
        var imager = new DirtyImager(96, 15, 1);
        imager.Beam(uvw, frequencies, weights, beam);
        imager.Image(uvw, frequencies, [.. Enumerable.Repeat(new ComplexF(1, 0), 200)], weights, map);
        Assert.Equal(map, beam);
        Assert.Equal(1, beam[(48 * 96) + 48], 1e-6);
    }

    [Fact]
    public void ChannelsOfASynthesisAddUpByWeight()
    {
        var grid = new ImageGrid(64, 30);
        var uvw = RandomUvw(300, 7);
        double[] frequencies = [.. Enumerable.Range(0, 16).Select(c => 5.2e9 + (25e6 * c))];
        var vis = PointVisibilities(uvw, frequencies, grid.L(10), grid.M(20), 3);
        var weights = RandomWeights(vis.Length, 8);
        var image = new float[grid.Pixels];
        new DirtyImager(64, 30, 2).Image(uvw, frequencies, vis, weights, image);
        Assert.Equal(3, image[(20 * 64) + 10], 1e-5);
        AssertSame(new ExactTransform(uvw, frequencies, vis, weights), grid, image, scale: 3);
    }

    [Fact]
    public void PairOfImagesIsTheTwoImages()
    {
        var uvw = RandomUvw(150, 9);
        double[] frequency = [1.2e9];
        var left = PointVisibilities(uvw, frequency, 1e-3, 2e-3, 1, 0.1, 10);
        var right = PointVisibilities(uvw, frequency, -3e-3, 1e-3, 2, 0.1, 11);
        var (leftWeights, rightWeights) = (RandomWeights(150, 12), RandomWeights(150, 13));
        foreach (var path in Enum.GetValues<SimdPath>())
        {
            var imager = new DirtyImager(new ImageGrid(160, 20), 2, path);
            var images = Enumerable.Range(0, 4).Select(_ => new float[160 * 160]).ToArray();
            var sums = imager.ImagePair(uvw, frequency, left, leftWeights, right, rightWeights, images[0], images[1]);
            Assert.Equal(sums.First, imager.Image(uvw, frequency, left, leftWeights, images[2]));
            Assert.Equal(sums.Second, imager.Image(uvw, frequency, right, rightWeights, images[3]));
            Assert.True(MaxDifference(images[0], images[2]) < 1e-6);
            Assert.True(MaxDifference(images[1], images[3]) < 1e-6);
        }
    }

    [Fact]
    public void FlaggedAndDamagedVisibilitiesAreLeftOut()
    {
        var uvw = RandomUvw(40, 14);
        var vis = PointVisibilities(uvw, [1e9], 1e-3, 1e-3, 1);
        var weights = new float[40];
        weights.AsSpan().Fill(1);
        (weights[3], weights[8], weights[9]) = (0, -1, float.NaN);
        vis[3] = new ComplexF(1e9f, 0);
        vis[5] = new ComplexF(float.NaN, 0);
        vis[6] = new ComplexF(0, float.PositiveInfinity);
        var image = new float[32 * 32];
        Assert.Equal(35, new DirtyImager(32, 30, 1).Image(uvw, 1e9, vis, weights, image));
        Assert.InRange(image.Max(), 0.5f, 1.0001f);
    }

    [Fact]
    public void NothingToImageGivesAnEmptyMap()
    {
        var image = new float[64];
        image.AsSpan().Fill(7);
        Assert.Equal(0, new DirtyImager(8, 30, 1).Image(RandomUvw(4, 15), 1e9, new ComplexF[4], new float[4], image));
        Assert.All(image, pixel => Assert.Equal(0, pixel));
    }

    [Fact]
    public void AllocatesNothingInSteadyState()
    {
        var uvw = RandomUvw(780, 16);
        var vis = PointVisibilities(uvw, [1e9], 1e-3, 1e-3, 1);
        var image = new float[64 * 64];
        var imager = new DirtyImager(64, 30, 2);
        for (var i = 0; i < 3; i++)
        {
            imager.Image(uvw, 1e9, vis, [], image);
        }

        Assert.Equal(0, Allocation.Of(() => imager.Image(uvw, 1e9, vis, [], image)));
    }

    [Fact]
    public void RefusesWhatIsNoMap()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DirtyImager(511, 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DirtyImager(512, -7));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DirtyImager(512, 700));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DirtyImager(8, 30).Image([1, 2, 3], 1e9, new ComplexF[1], [], new float[63]));
        Assert.Throws<ArgumentException>(() => new DirtyImager(8, 30).Image([1, 2, 3], 1e9, new ComplexF[2], [], new float[64]));
    }

    [Fact]
    public void PointFinderMeasuresPositionAndFluxBetweenPixels()
    {
        var grid = new ImageGrid(512, 7.03125);
        var uvw = RandomUvw(780, 17);
        var (l, m) = (grid.L(100.37), grid.M(301.61));
        var vis = PointVisibilities(uvw, [1.9875e9], l, m, 2.5);
        var image = new float[grid.Pixels];
        new DirtyImager(512, 7.03125).Image(uvw, 1.9875e9, vis, [], image);
        var point = PointFinder.FindBrightest(new ExactTransform(uvw, [1.9875e9], vis, []), grid, image)!.Value;
        Assert.Equal(100.37, grid.Column(point.L), 1e-4);
        Assert.Equal(301.61, grid.Row(point.M), 1e-4);
        Assert.Equal(2.5, point.Flux, 1e-5);
        Assert.True(image.Max() < 2.5 * 0.99, "the peak pixel is expected to miss some flux");
    }

    /// <summary>Visibilities of a point by the convention of the whole product: I exp(-2 pi i (ul + vm + w(n-1))).</summary>
    internal static ComplexF[] PointVisibilities(
        double[] uvw, double[] frequencies, double l, double m, double flux, double noise = 0, int seed = 0)
    {
        var random = new Random(seed);
        var vis = new ComplexF[frequencies.Length * uvw.Length / 3];
        for (var k = 0; k < vis.Length; k++)
        {
            var b = 3 * (k % (uvw.Length / 3));
            var path = (uvw[b] * l) + (uvw[b + 1] * m) + (uvw[b + 2] * (Math.Sqrt(1 - (l * l) - (m * m)) - 1));
            var (sin, cos) = Math.SinCos(-2 * Math.PI * path * frequencies[k / (uvw.Length / 3)] / SpeedOfLight);
            vis[k] = new ComplexF(
                (float)((flux * cos) + (noise * (random.NextDouble() - 0.5))), (float)((flux * sin) + (noise * (random.NextDouble() - 0.5))));
        }

        return vis;
    }

    /// <summary>Baselines up to 3 km with a large w, as at a low Sun.</summary>
    internal static double[] RandomUvw(int baselines, int seed)
    {
        var random = new Random(seed);
        var uvw = new double[3 * baselines];
        for (var b = 0; b < uvw.Length; b += 3)
        {
            (uvw[b], uvw[b + 1]) = ((random.NextDouble() - 0.5) * 4000, (random.NextDouble() - 0.5) * 2500);
            uvw[b + 2] = (0.0041 * uvw[b]) - (1.5054 * uvw[b + 1]) + ((random.NextDouble() - 0.5) * 48);
        }

        return uvw;
    }

    private static float[] RandomWeights(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(5) == 0 ? 0 : (float)random.NextDouble())];
    }

    private static void AssertSame(ExactTransform transform, ImageGrid grid, float[] image, double scale = 1)
    {
        var random = new Random(0);
        double worst = 0;
        for (var i = 0; i < 2000; i++)
        {
            // Corners and edges first, then anywhere.
            var row = i < 400 ? (i & 1) * (grid.Size - 1) : random.Next(grid.Size);
            var column = i < 400 ? ((i >> 1) & 1) * (grid.Size - 1) : random.Next(grid.Size);
            worst = Math.Max(worst, Math.Abs(image[(row * grid.Size) + column] - transform.Value(grid.L(column), grid.M(row))));
        }

        Assert.True(worst < 2e-6 * scale, $"off by {worst:e2}");
    }

    private static float MaxDifference(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
}
