using Muser.Formats.Frames;
using Muser.Imaging.Clean;
using Muser.Imaging.Maps;

namespace Muser.Imaging.Tests.Clean;

[Trait("Tier", "Unit")]
public class MapCleanerTests
{
    [Fact]
    public void EveryMethodRestoresAPointAtItsPlaceAndFlux()
    {
        var scene = new Scene(128, 16, 1, 0, 0, noise: 0.02);
        scene.AddGaussian(scene.Grid.L(50), scene.Grid.M(80), 3, 0);
        var cleaner = new MapCleaner(scene.Grid, 2);
        foreach (var name in CleanMethods.Names)
        {
            Assert.True(CleanMethods.TryParse(name, out var method));
            Assert.Equal(name, method.Name());
            var result = cleaner.Clean(
                method,
                scene.Uvw,
                [Scene.FrequencyHz],
                scene.Vis,
                [],
                Weighting.Robust(0),
                new CleanOptions { RelativeThreshold = 0.05, MaxIterations = 3000 });
            Assert.Equal((80 * 128) + 50, MapStatistics.PeakPixel(cleaner.Image));
            Assert.Equal(BeamFault.None, cleaner.BeamFault);
            Assert.Equal(3, cleaner.Image[(80 * 128) + 50], 0.1);
            Assert.Equal(method == CleanMethod.None ? CleanStop.Iterations : CleanStop.Threshold, result.Stop);
            if (method != CleanMethod.None)
            {
                Assert.True(result.Flux is > 2.4 and < 3.1, $"{name}: {result}");
                Assert.True(Rms(cleaner.Residual) < 0.3 * Rms(cleaner.Dirty), name);
            }
        }

        Assert.False(CleanMethods.TryParse("mem", out _));
    }

    [Fact]
    public void FlaggedVisibilitiesAreAFaultOfTheBeam()
    {
        var scene = new Scene(64, 30, 2);
        var cleaner = new MapCleaner(scene.Grid, 1);
        foreach (var method in Enum.GetValues<CleanMethod>())
        {
            cleaner.Clean(method, scene.Uvw, [Scene.FrequencyHz], scene.Vis, new float[scene.Vis.Length], Weighting.Uniform, new CleanOptions());
            Assert.Equal(BeamFault.NoPeak, cleaner.BeamFault);
            Assert.Null(cleaner.RestoringBeam);
            Assert.All(cleaner.Image.ToArray(), pixel => Assert.Equal(0, pixel));
        }
    }

    [Theory]
    [InlineData(1e36f, 0.2f)]
    [InlineData(1, 2)]
    public void AMapThatIsNotCleanedLeavesNoOldBeamBehind(float factor, float gain)
    {
        var scene = new Scene(64, 30, 3);
        float[] weights = [.. scene.Vis.Select(_ => 1000f)];
        var options = new CleanOptions { RelativeThreshold = 0.1, MaxIterations = 500 };
        var (cleaner, fresh) = (new MapCleaner(scene.Grid, 1), new MapCleaner(scene.Grid, 1));
        Clean(cleaner, scene.Vis, Weighting.Uniform, options);

        // The first of the next beam ends before a beam is needed: its visibilities times weights overflow, or it has a gain that cannot be.
        ComplexF[] unusable = [.. scene.Vis.Select(v => new ComplexF(factor * v.Re, factor * v.Im))];
        if (gain <= 1)
        {
            Assert.Equal(CleanStop.NotFinite, Clean(cleaner, unusable, Weighting.Natural, options with { Gain = gain }).Stop);
        }
        else
        {
            Assert.ThrowsAny<ArgumentException>(() => Clean(cleaner, unusable, Weighting.Natural, options with { Gain = gain }));
        }

        Assert.Equal(Clean(fresh, scene.Vis, Weighting.Natural, options), Clean(cleaner, scene.Vis, Weighting.Natural, options));
        Assert.Equal(fresh.Model, cleaner.Model);
        Assert.Equal(fresh.Residual, cleaner.Residual);

        CleanResult Clean(MapCleaner by, ComplexF[] vis, Weighting weighting, CleanOptions how) =>
            by.Clean(CleanMethod.Hogbom, scene.Uvw, [Scene.FrequencyHz], vis, weights, weighting, how);
    }

    private static float Rms(ReadOnlySpan<float> map) => MapStatistics.Of(map).Rms;
}
