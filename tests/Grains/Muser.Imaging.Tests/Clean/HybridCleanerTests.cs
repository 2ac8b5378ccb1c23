using Muser.Formats.Frames;
using Muser.Imaging.Clean;
using Muser.Imaging.Maps;

namespace Muser.Imaging.Tests.Clean;

[Trait("Tier", "Unit")]
public class HybridCleanerTests
{
    private const double ArcsecPerRad = 206264.80624709636;
    private const double DiscFlux = 10;
    private const double DiscRadiusArcsec = 966;
    private const double BurstFlux = 2;
    private const double ApertureArcsec = 120;

    [Fact]
    public void BurstOnTheDiscComesOutAtItsPlaceAndFlux()
    {
        var scene = new Scene(384, 9, 1, 0, 0, noise: 0.05);
        var (burstRow, burstColumn) = ((scene.Grid.Size / 2) - 30, (scene.Grid.Size / 2) - 40);
        AddDisc(scene);
        scene.AddGaussian(scene.Grid.L(burstColumn), scene.Grid.M(burstRow), BurstFlux, 40 / ArcsecPerRad);
        var data = new MajorCycle(scene.Grid, 2);
        data.Begin(scene.Uvw, [Scene.FrequencyHz], scene.Vis, []);
        var mask = new CleanMask(scene.Grid).AddDisc(0, 0, 1.02 * DiscRadiusArcsec / ArcsecPerRad);
        var (model, image) = (new float[scene.Grid.Pixels], new float[scene.Grid.Pixels]);
        var result = new HybridCleaner(scene.Grid).Clean(data, mask, model, image);
        Assert.True(result.Stop is CleanStop.Threshold or CleanStop.Iterations, $"{result}");
        Assert.Equal(result.Flux, model.Sum(pixel => (double)pixel), 1e-3);

        // What the disc itself has in the aperture around the burst.
        var disc = DiscFlux * Math.Pow(ApertureArcsec / DiscRadiusArcsec, 2);
        var flux = Aperture(scene.Grid, model, burstRow, burstColumn) - disc;
        Assert.InRange(flux / BurstFlux, 0.95, 1.05);

        data.Beam(scene.Beam);
        Assert.Equal(BeamFault.None, BeamFit.TryFit(scene.Grid, scene.Beam, out var beam));
        Restorer.Add(scene.Grid, beam, model, image);
        var peak = MapStatistics.PeakPixel(image);
        Assert.InRange(peak / scene.Grid.Size, burstRow - 1, burstRow + 1);
        Assert.InRange(peak % scene.Grid.Size, burstColumn - 1, burstColumn + 1);
        Assert.InRange(result.Flux, 0.5 * (DiscFlux + BurstFlux), 1.2 * (DiscFlux + BurstFlux));
    }

    [Fact]
    public void NothingToCleanIsAReasonAndNotAnException()
    {
        var scene = new Scene(64, 30, 2);
        var data = new MajorCycle(scene.Grid, 1);
        data.Begin(scene.Uvw, [Scene.FrequencyHz], scene.Vis, new float[scene.Vis.Length]);
        var (model, residual) = (new float[scene.Grid.Pixels], new float[scene.Grid.Pixels]);
        Assert.Equal(CleanStop.NoBeam, new HybridCleaner(scene.Grid).Clean(data, null, model, residual).Stop);
        data.Begin(scene.Uvw, [Scene.FrequencyHz], new ComplexF[scene.Vis.Length], []);
        Assert.Equal(CleanStop.NothingLeft, new HybridCleaner(scene.Grid).Clean(data, null, model, residual).Stop);
    }

    private static void AddDisc(Scene scene)
    {
        var model = new float[scene.Grid.Pixels];
        var pixels = Math.PI * Math.Pow(DiscRadiusArcsec / scene.Grid.CellArcsec, 2);
        for (var i = 0; i < model.Length; i++)
        {
            var (l, m) = (scene.Grid.L(i % scene.Grid.Size), scene.Grid.M(i / scene.Grid.Size));
            model[i] = Math.Sqrt((l * l) + (m * m)) * ArcsecPerRad < DiscRadiusArcsec ? (float)(DiscFlux / pixels) : 0;
        }

        var vis = new ComplexF[scene.Vis.Length];
        new VisibilityPredictor(scene.Grid).Predict(scene.Uvw, [Scene.FrequencyHz], model, vis);
        for (var k = 0; k < vis.Length; k++)
        {
            scene.Vis[k] += vis[k];
        }
    }

    private static double Aperture(ImageGrid grid, float[] model, int row, int column)
    {
        double sum = 0;
        for (var i = 0; i < model.Length; i++)
        {
            var (dy, dx) = ((i / grid.Size) - row, (i % grid.Size) - column);
            sum += Math.Sqrt((dx * dx) + (dy * dy)) * grid.CellArcsec < ApertureArcsec ? model[i] : 0;
        }

        return sum;
    }
}
