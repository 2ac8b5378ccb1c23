using Muser.Formats.Frames;
using Muser.Imaging.Maps;
using Muser.Testing;

namespace Muser.Imaging.Tests.Maps;

[Trait("Tier", "Unit")]
public class VisibilityPredictorTests
{
    [Fact]
    public void PixelsAreSeenAsPointsOnEveryPath()
    {
        var grid = new ImageGrid(100, 20);
        var uvw = DirtyImagerTests.RandomUvw(53, 1);
        double[] frequencies = [1e9, 2e9];
        var random = new Random(2);
        var model = new float[grid.Pixels];
        var expected = new ComplexF[106];
        for (var i = 0; i < 700; i++)
        {
            var pixel = random.Next(model.Length);
            var flux = random.NextSingle() - 0.3f;
            model[pixel] += flux;
            var point = DirtyImagerTests.PointVisibilities(uvw, frequencies, grid.L(pixel % 100), grid.M(pixel / 100), flux);
            for (var k = 0; k < expected.Length; k++)
            {
                expected[k] += point[k];
            }
        }

        foreach (var path in Enum.GetValues<SimdPath>())
        {
            var vis = new ComplexF[106];
            new VisibilityPredictor(grid, 2, path).Predict(uvw, frequencies, model, vis);
            Assert.All(vis.Zip(expected), pair => Assert.InRange((pair.First + new ComplexF(-pair.Second.Re, -pair.Second.Im)).Abs(), 0, 2e-4f));
        }
    }

    [Fact]
    public void EmptyModelIsSeenAsNothingAndAllocatesNothing()
    {
        var predictor = new VisibilityPredictor(new ImageGrid(32, 20), 1);
        var uvw = DirtyImagerTests.RandomUvw(20, 1);
        var (model, vis) = (new float[1024], new ComplexF[20]);
        model[5] = 1;
        double[] frequency = [1e9];
        predictor.Predict(uvw, frequency, model, vis);
        model[5] = 0;
        Assert.Equal(0, Allocation.Of(() => predictor.Predict(uvw, frequency, model, vis)));
        Assert.All(vis, v => Assert.Equal(default, v));
    }
}
