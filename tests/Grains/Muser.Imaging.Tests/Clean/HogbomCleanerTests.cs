using Muser.Formats.Frames;
using Muser.Imaging.Clean;
using Muser.Imaging.Maps;
using Muser.Testing;

namespace Muser.Imaging.Tests.Clean;

[Trait("Tier", "Unit")]
public class HogbomCleanerTests
{
    /// <summary>Map side, beam side, whether negative components are allowed, whether there is a mask.</summary>
    public static TheoryData<int, int, bool, bool> Cases => new()
    {
        { 2, 2, true, false },
        { 30, 30, true, false },
        { 32, 64, false, false },
        { 64, 64, true, true },
        { 100, 100, false, true },
        { 130, 260, true, false },
        { 130, 40, true, true },
        { 96, 10, false, false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void ComponentsAndResidualAreThoseOfThePlainAlgorithmToTheBit(int size, int reach, bool negative, bool masked)
    {
        var dirty = Noise(size, 1 + size);
        var beam = RandomBeam(reach, 2 + reach);
        var mask = new CleanMask(new ImageGrid(size, 10)).AddBox(size / 3, 5, size - 7, size / 2).AddDisc(0, 0, size * 10 / 206264.8 / 4);
        var expected = (float[])dirty.Clone();
        var expectedComponents = PlainHogbom.Run(expected, beam, 300, 0.1f, negative, masked ? mask.InsideRowColumn : default);
        foreach (var path in Enum.GetValues<SimdPath>())
        {
            var (model, residual) = (new float[dirty.Length], new float[dirty.Length]);
            var cleaner = new HogbomCleaner(size, 2, path);
            var result = cleaner.Clean(
                dirty, beam, new CleanOptions { MaxIterations = 300, AllowNegative = negative }, masked ? mask : null, model, residual);
            Assert.Equal(expectedComponents, cleaner.Components.ToArray());
            Assert.Equal(expected, residual);
            Assert.Equal(CleanStop.Iterations, result.Stop);
            Assert.Equal(300, result.Iterations);
            Assert.Equal(Model(expectedComponents, size), model);
        }
    }

    [Fact]
    public void EqualPeaksAreTakenRowByRow()
    {
        // Peaks in several tiles, the later ones in earlier columns; the beam is a single pixel.
        var dirty = new float[128 * 128];
        int[] places = [(3 * 128) + 100, (3 * 128) + 101, (40 * 128) + 5, (41 * 128) + 2];
        foreach (var place in places)
        {
            dirty[place] = place % 2 == 0 ? 1 : -1;
        }

        var cleaner = new HogbomCleaner(128);
        var (model, residual) = (new float[dirty.Length], new float[dirty.Length]);
        var result = cleaner.Clean(dirty, [0, 0, 0, 1], new CleanOptions { Gain = 1 }, null, model, residual);
        Assert.Equal(places, cleaner.Components.ToArray().Select(c => (c.Row * 128) + c.Column));
        Assert.Equal(CleanStop.NothingLeft, result.Stop);
        Assert.Equal(dirty, model);
        Assert.All(residual, pixel => Assert.Equal(0, pixel));
    }

    [Fact]
    public void PointIsCleanedToItsFlux()
    {
        var scene = new Scene(256, 10, 3, points: 0, gaussians: 0, noise: 0);
        var dirty = Point(scene, 100, 140, 2.5);
        var (model, residual, beam) = (new float[dirty.Length], new float[dirty.Length], new float[512 * 512]);

        // Twice as wide as the map, so that it reaches every pixel.
        new DirtyImager(512, 10).Beam(scene.Uvw, [Scene.FrequencyHz], [], beam);
        var result = new HogbomCleaner(256).Clean(dirty, beam, new CleanOptions { RelativeThreshold = 0.02 }, null, model, residual);
        Assert.Equal(CleanStop.Threshold, result.Stop);
        Assert.Equal(2.5, result.Flux, 0.06);
        Assert.Equal(2.5, result.InitialPeak, 1e-4);
        Assert.Equal(0.05, result.Threshold, 1e-5);
        Assert.InRange(Math.Abs(result.FinalPeak), 0, result.Threshold);
        Assert.Equal(2.5, model[(100 * 256) + 140], 0.06);
    }

    [Fact]
    public void AbsoluteThresholdEndsIt()
    {
        var scene = new Scene(128, 20, 4);
        var (model, residual) = (new float[scene.Dirty.Length], new float[scene.Dirty.Length]);
        var result = new HogbomCleaner(128).Clean(
            scene.Dirty, scene.Beam, new CleanOptions { AbsoluteThreshold = 0.2, MaxIterations = 100_000 }, null, model, residual);
        Assert.Equal(CleanStop.Threshold, result.Stop);
        Assert.Equal(0.2f, result.Threshold);
        Assert.InRange(residual.Max(Math.Abs), 0.1f, 0.2f);
        Assert.Equal(result.Flux, model.Sum(flux => (double)flux), 1e-4);
    }

    [Fact]
    public void NoiseThresholdFollowsTheResidualDown()
    {
        var scene = new Scene(256, 10, 5, noise: 0.1);
        var (model, residual) = (new float[scene.Dirty.Length], new float[scene.Dirty.Length]);
        var noise = new MapNoise();
        var result = new HogbomCleaner(256).Clean(
            scene.Dirty, scene.Beam, new CleanOptions { NoiseThreshold = 5, MaxIterations = 100_000 }, null, model, residual);
        Assert.Equal(CleanStop.Threshold, result.Stop);
        Assert.InRange(result.Threshold, 4.9f * noise.Of(residual), 5.3f * noise.Of(residual));
        Assert.True(noise.Of(residual) < 0.7 * noise.Of(scene.Dirty), "the scene is expected to hide its noise at first");
    }

    [Fact]
    public void OnlyPositiveComponentsWhereNegativeOnesAreOff()
    {
        var scene = new Scene(128, 20, 6);
        var dirty = scene.Dirty.Select(pixel => -pixel).ToArray();
        var cleaner = new HogbomCleaner(128);
        cleaner.Clean(dirty, scene.Beam, new CleanOptions { AllowNegative = false }, null, new float[dirty.Length], dirty);
        Assert.All(cleaner.Components.ToArray(), component => Assert.True(component.Flux > 0));
    }

    [Fact]
    public void BadInputIsAReasonAndNotAnException()
    {
        var (map, zero) = (Noise(64, 7), new float[64 * 64]);
        var broken = (float[])map.Clone();
        broken[4095] = float.NaN;
        var endless = (float[])map.Clone();
        endless[3] = float.NegativeInfinity;
        var beam = RandomBeam(64, 8);
        var inverse = beam.Select(pixel => -3 * pixel).ToArray();
        inverse[(32 * 64) + 32] = 0.01f;
        inverse[(32 * 64) + 33] = -30;
        Assert.Equal(CleanStop.NotFinite, Stop(broken, beam));
        Assert.Equal(CleanStop.NotFinite, Stop(map, endless));
        Assert.Equal(CleanStop.NoBeam, Stop(map, zero));
        Assert.Equal(CleanStop.NothingLeft, Stop(zero, beam));
        Assert.Equal(CleanStop.NothingLeft, Stop(map, beam, new CleanMask(new ImageGrid(64, 10))));
        Assert.Equal(CleanStop.Diverging, Stop(map, inverse));

        static CleanStop Stop(float[] dirty, float[] beam, CleanMask? mask = null)
        {
            var residual = new float[dirty.Length];
            var result = new HogbomCleaner(64).Clean(dirty, beam, new CleanOptions(), mask, new float[dirty.Length], residual);
            if (result.Iterations == 0)
            {
                Assert.Equal(dirty, residual);
            }

            return result.Stop;
        }
    }

    [Fact]
    public void CancelledCleanKeepsWhatItHas()
    {
        var (map, beam) = (Noise(64, 9), RandomBeam(64, 10));
        var residual = new float[map.Length];
        var result = new HogbomCleaner(64).Clean(map, beam, new CleanOptions(), null, new float[map.Length], residual, new CancellationToken(true));
        Assert.Equal(CleanStop.Cancelled, result.Stop);
        Assert.Equal(map, residual);
    }

    [Fact]
    public void RefusesWhatIsNoClean()
    {
        var (map, beam) = (Noise(64, 9), RandomBeam(64, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => Clean(new CleanOptions { Gain = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Clean(new CleanOptions { Gain = float.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Clean(new CleanOptions { MaxIterations = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Clean(new CleanOptions { AbsoluteThreshold = double.NaN }));
        Assert.Throws<ArgumentException>(() => new HogbomCleaner(64).Clean(map, new float[63], new CleanOptions(), null, map, map));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HogbomCleaner(63));

        void Clean(CleanOptions options) => new HogbomCleaner(64).Clean(map, beam, options, null, map, map);
    }

    [Fact]
    public void AllocatesNothingInSteadyState()
    {
        var scene = new Scene(128, 20, 11);
        var cleaner = new HogbomCleaner(128);
        var (model, residual) = (new float[scene.Dirty.Length], new float[scene.Dirty.Length]);
        var (few, many) = (new CleanOptions { MaxIterations = 10, NoiseThreshold = 0.01 }, new CleanOptions { MaxIterations = 2000, NoiseThreshold = 0.01 });
        Assert.Equal(2000, cleaner.Clean(scene.Dirty, scene.Beam, many, null, model, residual).Iterations);
        Assert.Equal(0, Allocated(few));
        Assert.Equal(0, Allocated(many));

        long Allocated(CleanOptions options) => Allocation.Of(() => cleaner.Clean(scene.Dirty, scene.Beam, options, null, model, residual));
    }

    private static float[] Point(Scene scene, int row, int column, double flux)
    {
        var image = new float[scene.Grid.Pixels];
        var vis = Maps.DirtyImagerTests.PointVisibilities(scene.Uvw, [Scene.FrequencyHz], scene.Grid.L(column), scene.Grid.M(row), flux);
        new DirtyImager(scene.Grid.Size, scene.Grid.CellArcsec).Image(scene.Uvw, Scene.FrequencyHz, vis, [], image);
        return image;
    }

    private static float[] Noise(int size, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, size * size).Select(_ => (float)(random.NextDouble() - 0.5) * random.Next(1, 4))];
    }

    /// <summary>1 in the middle, sidelobes of both signs around it.</summary>
    private static float[] RandomBeam(int size, int seed)
    {
        var beam = Noise(size, seed).Select(pixel => 0.2f * pixel).ToArray();
        beam[(size / 2 * size) + (size / 2)] = 1;
        return beam;
    }

    private static float[] Model(IEnumerable<CleanComponent> components, int size)
    {
        var model = new float[size * size];
        foreach (var component in components)
        {
            model[(component.Row * size) + component.Column] += component.Flux;
        }

        return model;
    }
}
