using Muser.Formats.Frames;
using Muser.Imaging.Clean;
using Muser.Imaging.Disc;
using Muser.Imaging.Maps;
using Muser.Imaging.Tests.Clean;

namespace Muser.Imaging.Tests.Disc;

/// <summary>Discs drawn on fine pixels and seen through the exact transform: no Bessel function in the truth.</summary>
[Trait("Tier", "Unit")]
public class DiscTests
{
    private const double ArcsecPerRad = 206264.80624709636;
    private const double RadiusRad = 970 / ArcsecPerRad;
    private const double MaxOffsetRad = 600 / ArcsecPerRad;
    private const double FrequencyHz = Scene.FrequencyHz;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(40, -25)]
    [InlineData(-300, 200)]
    public void CentreAndFluxOfADiscAreFound(double eastArcsec, double northArcsec)
    {
        var scene = SceneWithDisc(eastArcsec, northArcsec, flux: 10);
        Assert.Equal(DiscFault.None, DiscFinder.TryFind(scene.Uvw, [FrequencyHz], scene.Vis, [], RadiusRad, MaxOffsetRad, out var place));
        Assert.Equal(eastArcsec, place.L * ArcsecPerRad, 1.0);
        Assert.Equal(northArcsec, place.M * ArcsecPerRad, 1.0);
        Assert.InRange(place.Visibilities, 10, 100);
        Assert.Contains($"{place.Visibilities} visibilities", DiscFinder.Sentence(DiscFault.None, place.Visibilities), StringComparison.Ordinal);

        Assert.Equal(DiscFault.None, DiscModel.TryFit(scene.Uvw, [FrequencyHz], scene.Vis, [], place, RadiusRad, out var model));
        Assert.Equal(10, model.Flux, 0.1);

        // Moved to the phase centre it is found there.
        DiscFinder.Rephase(scene.Uvw, [FrequencyHz], place.L, place.M, scene.Vis);
        Assert.Equal(DiscFault.None, DiscFinder.TryFind(scene.Uvw, [FrequencyHz], scene.Vis, [], RadiusRad, MaxOffsetRad, out var centred));
        Assert.InRange(Math.Sqrt((centred.L * centred.L) + (centred.M * centred.M)) * ArcsecPerRad, 0, 0.5);
    }

    [Fact]
    public void BurstDoesNotMoveADiscOnceItIsCleanedAway()
    {
        var scene = SceneWithDisc(40, -25, flux: 10);
        scene.AddGaussian(500 / ArcsecPerRad, 300 / ArcsecPerRad, 3, 0);
        var data = new MajorCycle(scene.Grid, 2);
        data.Begin(scene.Uvw, [FrequencyHz], scene.Vis, [], Weighting.Uniform);
        var map = new float[scene.Grid.Pixels];
        data.Image(map);
        var levels = MapLevels.Of(map);
        new ClarkCleaner(scene.Grid).Clean(
            data, new CleanOptions { AllowNegative = false, MaxIterations = 200, AbsoluteThreshold = levels.Disc + (2 * levels.DiscSigma) }, null, new float[map.Length], map);
        Assert.Equal(DiscFault.None, DiscFinder.TryFind(scene.Uvw, [FrequencyHz], data.ResidualChanBaseline, [], RadiusRad, MaxOffsetRad, out var place));
        Assert.Equal(40, place.L * ArcsecPerRad, 5.0);
        Assert.Equal(-25, place.M * ArcsecPerRad, 5.0);
    }

    [Fact]
    public void APointExplainsLittleOfItselfAsADiscAndADiscNearlyAll()
    {
        var place = new DiscPlace(0, 0, 0);
        var point = new Scene(384, 9, 1, 0, 0, noise: 0);
        point.AddGaussian(0, 0, 3, 0);
        Assert.Equal(DiscFault.None, DiscModel.TryFit(point.Uvw, [FrequencyHz], point.Vis, [], place, RadiusRad, out var ofPoint));
        Assert.InRange(ofPoint.Share, 0, 0.2);
        var disc = SceneWithDisc(0, 0, flux: 10);
        Assert.Equal(DiscFault.None, DiscModel.TryFit(disc.Uvw, [FrequencyHz], disc.Vis, [], place, RadiusRad, out var ofDisc));
        Assert.InRange(ofDisc.Share, 0.99, 1);
    }

    [Fact]
    public void DiscIsTakenAwayAndPutBack()
    {
        var scene = SceneWithDisc(40, -25, flux: 10);
        Assert.Equal(DiscFault.None, DiscFinder.TryFind(scene.Uvw, [FrequencyHz], scene.Vis, [], RadiusRad, MaxOffsetRad, out var place));
        Assert.Equal(DiscFault.None, DiscModel.TryFit(scene.Uvw, [FrequencyHz], scene.Vis, [], place, RadiusRad, out var model));
        var (before, after, restored) = (new float[scene.Grid.Pixels], new float[scene.Grid.Pixels], new float[scene.Grid.Pixels]);
        var imager = new DirtyImager(scene.Grid.Size, scene.Grid.CellArcsec);
        imager.Image(scene.Uvw, FrequencyHz, scene.Vis, [], before);
        model.SubtractFrom(scene.Uvw, [FrequencyHz], scene.Vis);
        imager.Image(scene.Uvw, FrequencyHz, scene.Vis, [], after);
        Assert.InRange(after.Max(Math.Abs), 0, 0.05f * before.Max(Math.Abs));

        model.AddTo(scene.Grid, restored);
        Assert.Equal(10, restored.Sum(pixel => (double)pixel), 0.1);
        var data = new MajorCycle(scene.Grid);
        data.Begin(scene.Uvw, [FrequencyHz], scene.Vis, []);
        data.ImageOfModel(restored, restored);
        Assert.All(Enumerable.Range(0, before.Length), i => Assert.InRange(Math.Abs(before[i] - after[i] - restored[i]), 0, 0.05f * before.Max()));
    }

    [Fact]
    public void TooFewShortBaselinesAreRefusedWithTheirNumber()
    {
        var scene = SceneWithDisc(0, 0, flux: 10);
        var weights = scene.Vis.Select((_, k) =>
        {
            var (u, v) = (scene.Uvw[3 * k], scene.Uvw[(3 * k) + 1]);
            return (u * u) + (v * v) < 50 * 50 ? 0f : 1f;
        }).ToArray();
        Assert.Equal(DiscFault.TooFewVisibilities, DiscFinder.TryFind(scene.Uvw, [FrequencyHz], scene.Vis, weights, RadiusRad, MaxOffsetRad, out var place));
        Assert.Equal(0, place.Visibilities);
        Assert.StartsWith("Only 0 visibilities", DiscFinder.Sentence(DiscFault.TooFewVisibilities, 0), StringComparison.Ordinal);
        Assert.Equal(DiscFault.TooFewVisibilities, DiscModel.TryFit(scene.Uvw, [FrequencyHz], scene.Vis, weights, place, RadiusRad, out _));
        Assert.Equal(DiscFault.NotFound, DiscFinder.TryFind(scene.Uvw, [FrequencyHz], new ComplexF[scene.Vis.Length], [], RadiusRad, MaxOffsetRad, out _));
    }

    /// <summary>The half-power radius, and the flux of the profile, read off the observatory's table.</summary>
    [Theory]
    [InlineData(0.4e9, 1.13, 1_125_394)]
    [InlineData(0.8e9, 1.13, 536_974)]
    [InlineData(1.6e9, 1.12, 176_144)]
    [InlineData(5e9, 1.08, 29_044)]
    [InlineData(15e9, 1.00, 12_130)]
    public void QuietSunIsThatOfTheTable(double frequencyHz, double radius, double temperatureK)
    {
        Assert.Equal(radius, QuietSun.RadiusFactor(frequencyHz), 0.012);
        Assert.Equal(1, QuietSun.EquivalentTemperatureK(frequencyHz) / temperatureK, 0.04);
        Assert.InRange(QuietSun.FluxJy(frequencyHz, 960 / ArcsecPerRad), 1e5, 5e7);
    }

    private static Scene SceneWithDisc(double eastArcsec, double northArcsec, double flux)
    {
        var scene = new Scene(384, 9, 1, 0, 0, noise: 0.05);
        var fine = new ImageGrid(700, 4);
        var (l0, m0) = (eastArcsec / ArcsecPerRad, northArcsec / ArcsecPerRad);
        var disc = new float[fine.Pixels];
        var count = 0;
        for (var i = 0; i < disc.Length; i++)
        {
            var (l, m) = (fine.L(i % fine.Size) - l0, fine.M(i / fine.Size) - m0);
            disc[i] = (l * l) + (m * m) < RadiusRad * RadiusRad ? 1 : 0;
            count += (int)disc[i];
        }

        foreach (ref var pixel in disc.AsSpan())
        {
            pixel *= (float)(flux / count);
        }

        var vis = new ComplexF[scene.Vis.Length];
        new VisibilityPredictor(fine).Predict(scene.Uvw, [FrequencyHz], disc, vis);
        for (var k = 0; k < vis.Length; k++)
        {
            scene.Vis[k] += vis[k];
        }

        return scene;
    }
}
