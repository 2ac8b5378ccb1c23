using Muser.Imaging.Clean;
using Muser.Imaging.Maps;

namespace Muser.Imaging.Tests.Clean;

[Trait("Tier", "Unit")]
public class BoxedHogbomTests
{
    private static readonly CleanOptions Options = new() { MaxIterations = 300 };

    /// <summary>In a box of half the field the beam of the map reaches as far as the wide one does from anywhere to anywhere: the same pixels, one after the other.</summary>
    [Fact]
    public void ComponentsInABoxAreThoseOfTheWideBeamAndTheResidualIsThatOfTheVisibilities()
    {
        var scene = new Scene(256, 12, 4);
        var mask = new CleanMask(scene.Grid).AddBox(64, 60, 191, 187);
        Assert.True(mask.IsWithinHalf);
        var cleaner = new MapCleaner(scene.Grid, 1);
        var result = cleaner.Clean(CleanMethod.Hogbom, scene.Uvw, [Scene.FrequencyHz], scene.Vis, [], Weighting.Natural, Options, mask);
        Assert.Equal((300, 1), (result.Iterations, result.MajorCycles));

        var wideBeam = new float[4 * scene.Grid.Pixels];
        new DirtyImager(512, 12, 1).Beam(scene.Uvw, [Scene.FrequencyHz], [], wideBeam);
        var (model, residual) = (new float[scene.Grid.Pixels], new float[scene.Grid.Pixels]);
        new HogbomCleaner(256).Clean(cleaner.Dirty, wideBeam, Options, mask, model, residual);
        for (var i = 0; i < model.Length; i++)
        {
            Assert.Equal(model[i] == 0, cleaner.Model[i] == 0);
            Assert.Equal(model[i], cleaner.Model[i], 1e-4f);
        }

        // Exact in w: what the visibilities are without the model.
        var data = new MajorCycle(scene.Grid, 1);
        data.Begin(scene.Uvw, [Scene.FrequencyHz], scene.Vis, []);
        data.Subtract(cleaner.Model);
        data.Image(residual);
        Assert.Equal(residual, cleaner.Residual.ToArray());
    }

    [Fact]
    public void AMaskThatReachesFurtherTakesTheWideBeam()
    {
        var grid = new ImageGrid(64, 12);
        Assert.True(new CleanMask(grid).AddBox(0, 32, 31, 63).IsWithinHalf);
        Assert.False(new CleanMask(grid).AddBox(0, 32, 32, 63).IsWithinHalf);
        Assert.False(new CleanMask(grid).AddBox(0, 0, 3, 3).AddBox(0, 60, 3, 63).IsWithinHalf);
        Assert.True(new CleanMask(grid).IsWithinHalf);
    }

    /// <summary>A beam is kept while baselines, frequency and weights stay, and made anew when one of them changes.</summary>
    [Fact]
    public void TheBeamIsThatOfTheWeightsWhateverCameBefore()
    {
        var scene = new Scene(128, 20, 4);
        var fresh = new float[scene.Grid.Pixels];
        var cleaner = new MapCleaner(scene.Grid, 1);
        var weights = Enumerable.Range(0, scene.Vis.Length).Select(k => k % 7 == 0 ? 0f : 1f).ToArray();
        Check([], Weighting.Natural, Scene.FrequencyHz);
        Check([], Weighting.Natural, Scene.FrequencyHz);
        Check([], Weighting.Uniform, Scene.FrequencyHz);
        Check(weights, Weighting.Uniform, Scene.FrequencyHz);
        Check(weights, Weighting.Uniform, 1.2125e9);

        void Check(float[] natural, Weighting weighting, double frequencyHz)
        {
            cleaner.Clean(CleanMethod.Hogbom, scene.Uvw, [frequencyHz], scene.Vis, natural, weighting, Options);
            var (beam, model) = (cleaner.Beam.ToArray(), cleaner.Model.ToArray());
            var other = new MapCleaner(scene.Grid, 1);
            other.Clean(CleanMethod.Hogbom, scene.Uvw, [frequencyHz], scene.Vis, natural, weighting, Options);
            Assert.Equal(other.Beam.ToArray(), beam);
            Assert.Equal(other.Model.ToArray(), model);
            Assert.NotEqual(fresh, beam);
        }
    }
}
