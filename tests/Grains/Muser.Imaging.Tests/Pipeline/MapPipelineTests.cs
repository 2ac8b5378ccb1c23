using Muser.Imaging.Clean;
using Muser.Imaging.Disc;
using Muser.Imaging.Maps;
using Muser.Imaging.Pipeline;

namespace Muser.Imaging.Tests.Pipeline;

[Trait("Tier", "Unit")]
public class MapPipelineTests
{
    private const double FrequencyHz = 1.7125e9;
    private const double Tolerance = 1;

    private static readonly MapRecipe Recipe = new() { Clean = new CleanOptions { NoiseThreshold = 3, MaxIterations = 1000 } };

    [Fact]
    public void ABurstOnTheDiscComesOutAtItsPlaceAndFluxAndTheDiscIsPutBack()
    {
        var scene = new SunScene([FrequencyHz], SunScene.Place.L * SunScene.ArcsecPerRad, SunScene.Place.M * SunScene.ArcsecPerRad, 100);
        scene.AddGaussian(400, 300, 20, 30);
        var pipeline = new MapPipeline(new ImageGrid(512, 5));
        var result = pipeline.Make(Recipe, scene.Visibilities, SunScene.Place);

        var disc = result.Disc!.Value;
        Assert.Equal((DiscFault.None, false), (disc.Fault, disc.IsMoved));
        Assert.InRange(disc.Visibilities, DiscFinder.FewestVisibilities, 100);
        Assert.InRange(Math.Abs(disc.OffsetEastArcsec) + Math.Abs(disc.OffsetNorthArcsec), 0, Tolerance);
        Assert.Equal(100, disc.Model!.Value.Flux, 3.0);
        Assert.Equal(20 + 100, Flux(pipeline.Model), 0.05 * 120);
        AssertBurst(pipeline, result, eastArcsec: 400, northArcsec: 300, flux: 20);
        Assert.InRange(Level(pipeline, result, -300, -300), 0.95, 1.05);
        Assert.InRange(Level(pipeline, result, 0, -1190), -0.05, 0.05);
        Assert.Contains(result.History(Recipe), line => line.StartsWith($"Disc found by {disc.Visibilities} visibilities", StringComparison.Ordinal));
        Assert.Contains(result.History(Recipe), line => line.StartsWith("CLEAN: clark, gain 0.1, 1000 iterations", StringComparison.Ordinal) && line.Contains("stopped: iterations", StringComparison.Ordinal));
    }

    [Fact]
    public void ADiscOffItsPlaceIsBroughtThere()
    {
        var scene = new SunScene([FrequencyHz], 84, -63, 100);
        scene.AddGaussian(484, 240, 20, 30);
        var pipeline = new MapPipeline(new ImageGrid(512, 5));
        var result = pipeline.Make(Recipe, scene.Visibilities, SunScene.Place);
        var disc = result.Disc!.Value;
        Assert.True(disc.IsMoved);
        Assert.Equal(80, disc.OffsetEastArcsec, Tolerance);
        Assert.Equal(-60, disc.OffsetNorthArcsec, Tolerance);
        AssertBurst(pipeline, result, eastArcsec: 404, northArcsec: 300, flux: 20);
    }

    [Fact]
    public void DirtyMapModelResidualAndRestoredMapBelongTogether()
    {
        var scene = new SunScene([FrequencyHz], 84, -63, 100);
        scene.AddGaussian(484, 240, 20, 30);
        var pipeline = new MapPipeline(new ImageGrid(384, 6));
        var result = pipeline.Make(Recipe with { Clean = new() { MaxIterations = 50 } }, scene.Visibilities, SunScene.Place);
        Assert.Equal((CleanStop.Iterations, 50), (result.Clean!.Value.Stop, result.Clean!.Value.Iterations));

        // dirty = residual + dirty map of the model; restored = residual + model, convolved
        var (modelMap, restored) = (new float[pipeline.Grid.Pixels], pipeline.Residual.ToArray());
        var data = new MajorCycle(pipeline.Grid);
        data.Begin(scene.Uvw, scene.FrequenciesHz, scene.Vis, [], Recipe.Weighting);
        data.ImageOfModel(pipeline.Model, modelMap);
        Restorer.Add(pipeline.Grid, result.Beam!.Value, pipeline.Model, restored);
        var (dirtyPeak, peak) = (pipeline.Dirty.ToArray().Max(), pipeline.Image.ToArray().Max());
        for (var i = 0; i < modelMap.Length; i++)
        {
            Assert.Equal(pipeline.Dirty[i], pipeline.Residual[i] + modelMap[i], 0.01 * dirtyPeak);
            Assert.Equal(pipeline.Image[i], restored[i], 0.005 * peak);
        }
    }

    [Fact]
    public void APointIsNoDiscAndStaysWhereItIs()
    {
        var scene = new SunScene([FrequencyHz], 0, 0, 0);
        scene.AddGaussian(500, -250, 3, 0);
        var pipeline = new MapPipeline(new ImageGrid(512, 5));
        var result = pipeline.Make(Recipe, scene.Visibilities, SunScene.Place);
        Assert.Equal((DiscFault.NotFound, false), (result.Disc!.Value.Fault, result.Disc!.Value.IsMoved));
        Assert.Null(result.Disc!.Value.Model);
        var peak = MapStatistics.PeakPixel(pipeline.Image);
        Assert.Equal((256 - 100, 256 - 50), (peak % 512, peak / 512));
        Assert.Equal(3, pipeline.Image[peak], 0.03f);
    }

    [Fact]
    public void FewerThanTenShortBaselinesAreRefusedOrLeftAlone()
    {
        var scene = new SunScene([FrequencyHz], 84, -63, 100);
        var weights = new float[scene.Vis.Length];
        for (var (k, shortOnes) = (0, 0); k < weights.Length; k++)
        {
            var (u, v) = (scene.Uvw[3 * k], scene.Uvw[(3 * k) + 1]);
            weights[k] = (u * u) + (v * v) > 60 * 60 || ++shortOnes <= 5 ? 1 : 0;
        }

        var pipeline = new MapPipeline(new ImageGrid(256, 10));
        var data = new MapVisibilities(scene.Uvw, scene.FrequenciesHz, scene.Vis, weights);
        var refused = pipeline.Make(Recipe with { Disc = DiscTreatment.Model }, data, SunScene.Place);
        Assert.Equal(DiscFault.TooFewVisibilities, refused.Disc!.Value.Fault);
        Assert.InRange(refused.Disc!.Value.Visibilities, 0, 5);
        Assert.Null(refused.Clean);

        var alone = pipeline.Make(Recipe, data, SunScene.Place);
        Assert.Equal(DiscFault.TooFewVisibilities, alone.Disc!.Value.Fault);
        Assert.NotNull(alone.Clean);
        Assert.Contains(alone.History(Recipe), line => line.StartsWith("Disc left alone. Only", StringComparison.Ordinal));
    }

    [Fact]
    public void SynthesisOfABandFindsTheBurstAndTheSunThatBrightensWithFrequency()
    {
        double[] frequencies = [.. Enumerable.Range(0, 8).Select(c => 1.2125e9 + (c * 50e6))];
        var scene = new SunScene(frequencies, 84, -63, 100, noise: 1);
        scene.AddGaussian(484, 240, 20, 30);
        var pipeline = new MapPipeline(new ImageGrid(512, 5));
        var result = pipeline.Make(Recipe, scene.Visibilities, SunScene.Place);
        Assert.True(result.Disc!.Value.IsMoved);
        Assert.InRange(result.Disc!.Value.Visibilities, 80, 1000);
        AssertBurst(pipeline, result, eastArcsec: 404, northArcsec: 300, flux: 20);
        var alone = new SunScene([frequencies.Average()], 0, 0, 0);
        Assert.Equal(alone.FrequenciesHz[0], result.Disc!.Value.Model!.Value.ReferenceHz);
    }

    [Fact]
    public void ComponentsStayInTheBoxAndAreOfTheSignThatIsWanted()
    {
        var scene = new SunScene([FrequencyHz], 0, 0, 0);
        scene.AddGaussian(500, -250, 3, 0);
        scene.AddGaussian(-300, 100, -2, 0);
        var pipeline = new MapPipeline(new ImageGrid(512, 5));
        var recipe = Recipe with
        {
            Clean = new CleanOptions { MaxIterations = 300 },
            Disc = DiscTreatment.Off,
            Boxes = [new MaskBox(200, 200, 400, 0, IsArcsec: true)],
        };
        pipeline.Make(recipe, scene.Visibilities, SunScene.Place);
        Assert.InRange(Flux(pipeline.Model), -2.5, -1.2); // sidelobes of the source outside stay in
        AssertInside(256 + 40, 256, 256 + 80, 256 + 40);

        pipeline.Make(recipe with { Boxes = [], Clean = recipe.Clean with { AllowNegative = false } }, scene.Visibilities, SunScene.Place);
        Assert.True(pipeline.Model.ToArray().Min() >= 0 && Flux(pipeline.Model) > 2.5);

        pipeline.Make(recipe with { Boxes = [new MaskBox(130, 180, 170, 230, IsArcsec: false)] }, scene.Visibilities, SunScene.Place);
        Assert.InRange(Flux(pipeline.Model), 2.5, 3.3);
        AssertInside(130, 180, 170, 230);

        pipeline.Make(recipe with { Boxes = [], MaskRadii = 0.4 }, scene.Visibilities, SunScene.Place);
        var (row0, column0, radius) = (pipeline.Grid.Row(SunScene.Place.M), pipeline.Grid.Column(SunScene.Place.L), 0.4 * SunScene.Place.RadiusRad / pipeline.Grid.CellRad);
        for (var i = 0; i < pipeline.Grid.Pixels; i++)
        {
            Assert.True(pipeline.Model[i] == 0 || Math.Pow((i / 512) - row0, 2) + Math.Pow((i % 512) - column0, 2) <= radius * radius);
        }

        void AssertInside(int left, int bottom, int right, int top)
        {
            for (var i = 0; i < pipeline.Grid.Pixels; i++)
            {
                var (row, column) = (i / 512, i % 512);
                Assert.True(pipeline.Model[i] == 0 || (row >= bottom && row <= top && column >= left && column <= right));
            }
        }
    }

    [Fact]
    public void TheSameVisibilitiesMakeTheSameMapsAgain()
    {
        var scene = new SunScene([FrequencyHz], 84, -63, 100);
        scene.AddGaussian(484, 240, 20, 30);
        var pipeline = new MapPipeline(new ImageGrid(256, 10));
        pipeline.Make(Recipe, scene.Visibilities, SunScene.Place);
        float[] first = pipeline.Image.ToArray(), dirty = pipeline.Dirty.ToArray();
        pipeline.Make(Recipe with { Method = CleanMethod.Sdi, Disc = DiscTreatment.Off }, scene.Visibilities, SunScene.Place);
        Assert.NotEqual(first, pipeline.Image.ToArray());
        pipeline.Make(Recipe, scene.Visibilities, SunScene.Place);
        Assert.Equal(first, pipeline.Image.ToArray());
        Assert.Equal(dirty, pipeline.Dirty.ToArray());
    }

    private static double Flux(ReadOnlySpan<float> model)
    {
        double sum = 0;
        foreach (var pixel in model)
        {
            sum += pixel;
        }

        return sum;
    }

    /// <summary>The restored map at a place over the brightness of a disc of flux 100.</summary>
    private static double Level(MapPipeline pipeline, MapResult result, double eastArcsec, double northArcsec)
    {
        var grid = pipeline.Grid;
        var radius = result.Disc!.Value.Model!.Value.RadiusRad / grid.CellRad;
        var disc = 100 * result.Beam!.Value.Pixels(grid.CellArcsec) / (Math.PI * radius * radius);
        var (row, column) = ((int)grid.Row(northArcsec / SunScene.ArcsecPerRad), (int)grid.Column(eastArcsec / SunScene.ArcsecPerRad));
        double sum = 0;
        for (var i = -15; i <= 15; i++)
        {
            for (var j = -15; j <= 15; j++)
            {
                sum += pipeline.Image[((row + i) * grid.Size) + column + j];
            }
        }

        return sum / (31 * 31) / disc;
    }

    /// <summary>The burst above the disc: its centroid and what is in it.</summary>
    private static void AssertBurst(MapPipeline pipeline, MapResult result, double eastArcsec, double northArcsec, double flux)
    {
        var grid = pipeline.Grid;
        var (row0, column0) = (grid.Row(northArcsec / SunScene.ArcsecPerRad), grid.Column(eastArcsec / SunScene.ArcsecPerRad));
        var radius = result.Disc!.Value.Model!.Value.RadiusRad / grid.CellRad;
        var disc = result.Disc!.Value.Model!.Value.Flux * result.Beam!.Value.Pixels(grid.CellArcsec) / (Math.PI * radius * radius);
        double sum = 0, rows = 0, columns = 0;
        var reach = (int)(70 / grid.CellArcsec);
        for (var row = (int)row0 - reach; row <= row0 + reach; row++)
        {
            for (var column = (int)column0 - reach; column <= column0 + reach; column++)
            {
                var above = pipeline.Image[(row * grid.Size) + column] - disc;
                (sum, rows, columns) = (sum + above, rows + (above * row), columns + (above * column));
            }
        }

        Assert.Equal(row0, rows / sum, Tolerance / grid.CellArcsec);
        Assert.Equal(column0, columns / sum, Tolerance / grid.CellArcsec);
        Assert.Equal(flux, sum / result.Beam!.Value.Pixels(grid.CellArcsec), 0.05 * flux);
    }
}
