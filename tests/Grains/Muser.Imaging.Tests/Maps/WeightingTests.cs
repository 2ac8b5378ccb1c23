using Muser.Imaging.Maps;
using Muser.Sky.Vectors;
using Muser.Testing;

namespace Muser.Imaging.Tests.Maps;

[Trait("Tier", "Unit")]
public class WeightingTests
{
    private const double OneMetreIsOneWavelengthHz = 299_792_458;

    [Fact]
    public void VisibilitiesOfOneCellShareAWeightOfOne()
    {
        // A cell of the (u,v) plane of 100 x 100 pixels of 20.6" is 100 wavelengths wide.
        var grid = new ImageGrid(100, 0.0001 / Angle.Arcsec);
        double[] uvw =
        [
            1000, 200, 7,
            1040, 160, 8,
            -1000, -200, 9,  // the same cell, mirrored
            1060, 200, 0,    // one cell on
            0, 0, 0,
            90_000, 0, 0,    // beyond Nyquist
            -90_000, 0, 0,
        ];
        var weights = new float[7];
        Weighting.Uniform.Compute(grid, uvw, [OneMetreIsOneWavelengthHz], [], weights);
        Assert.Equal([1 / 3f, 1 / 3f, 1 / 3f, 1, 1, 0.5f, 0.5f], weights);
    }

    [Fact]
    public void NaturalWeightsKeepTheirRatioWithinACellAndFlagsStay()
    {
        var grid = new ImageGrid(100, 0.0001 / Angle.Arcsec);
        var weights = new float[4];
        Weighting.Uniform.Compute(grid, [10, 0, 0, 5000, 0, 0], [1 * OneMetreIsOneWavelengthHz, 1.0001 * OneMetreIsOneWavelengthHz], [3, 0, 1, 0], weights);
        Assert.Equal([0.75f, 0, 0.25f, 0], weights);
    }

    [Fact]
    public void EveryOccupiedCellOfASnapshotWeighsOne()
    {
        var grid = new ImageGrid(512, 7.03125);
        var uvw = DirtyImagerTests.RandomUvw(780, 1);
        var weights = new float[780 * 2];
        double[] frequencies = [1e9, 1.025e9];
        Weighting.Uniform.Compute(grid, uvw, frequencies, [], weights);
        var cells = new Dictionary<(long, long), double>();
        for (var k = 0; k < weights.Length; k++)
        {
            var scale = frequencies[k / 780] / OneMetreIsOneWavelengthHz * 512 * grid.CellRad;
            var (u, v) = (Math.Round(uvw[3 * (k % 780)] * scale), Math.Round(uvw[(3 * (k % 780)) + 1] * scale));
            var key = v < 0 || (v == 0 && u < 0) ? ((long)-u, (long)-v) : ((long)u, (long)v);
            cells[key] = cells.GetValueOrDefault(key) + weights[k];
        }

        Assert.All(cells.Values, sum => Assert.Equal(1, sum, 1e-6));
        Assert.InRange(cells.Count, 300, 1500);
    }

    [Fact]
    public void RobustIsNaturalAtOneEndAndUniformAtTheOther()
    {
        var grid = new ImageGrid(256, 15);
        var uvw = DirtyImagerTests.RandomUvw(780, 2);
        float[] natural = [.. Enumerable.Range(0, 780).Select(k => 0.5f + (k % 7))];
        var (weights, uniform) = (new float[780], new float[780]);
        Weighting.Uniform.Compute(grid, uvw, [1.7e9], natural, uniform);
        Weighting.Robust(6).Compute(grid, uvw, [1.7e9], natural, weights);
        AssertProportional(natural, weights);
        Weighting.Robust(-6).Compute(grid, uvw, [1.7e9], natural, weights);
        AssertProportional(uniform, weights);
        Weighting.Natural.Compute(grid, uvw, [1.7e9], natural, weights);
        Assert.Equal(natural, weights);
    }

    [Fact]
    public void TaperIsTheTransformOfItsGaussian()
    {
        // A visibility of a Gaussian source of the taper's width fades as the taper does.
        var grid = new ImageGrid(100, 10);
        var weights = new float[2];
        const double Width = 60 * Angle.Arcsec;
        (Weighting.Natural with { TaperArcsec = 60 }).Compute(grid, [1000, 500, 0, 0, 0, 3], [OneMetreIsOneWavelengthHz], [], weights);
        Assert.Equal(Math.Exp(-Math.PI * Math.PI * Width * Width * 1_250_000 / (4 * Math.Log(2))), weights[0], 1e-6);
        Assert.Equal(1, weights[1]);
    }

    [Fact]
    public void FlaggedAndDamagedWeightsAreZeroInEveryScheme()
    {
        foreach (var weighting in (Weighting[])[Weighting.Natural, Weighting.Uniform, Weighting.Robust(0), Weighting.Uniform with { TaperArcsec = 20 }])
        {
            var weights = new float[4];
            weighting.Compute(new ImageGrid(64, 10), DirtyImagerTests.RandomUvw(4, 3), [1e9], [0, -1, float.NaN, 1], weights);
            Assert.Equal([0, 0, 0], weights[..3]);
            Assert.True(weights[3] > 0);
            weighting.Compute(new ImageGrid(64, 10), DirtyImagerTests.RandomUvw(4, 3), [1e9], new float[4], weights);
            Assert.All(weights, weight => Assert.Equal(0, weight));
        }
    }

    [Theory]
    [InlineData("natural", true)]
    [InlineData("uniform", true)]
    [InlineData("robust:-0.5", true)]
    [InlineData("robust:", false)]
    [InlineData("robust:NaN", false)]
    [InlineData("briggs", false)]
    public void NameIsReadAndWritten(string text, bool known)
    {
        Assert.Equal(known, Weighting.TryParse(text, out var weighting));
        Assert.Equal(known ? text : "natural", weighting.ToString());
    }

    [Fact]
    public void AllocatesNothingInSteadyState()
    {
        var uvw = DirtyImagerTests.RandomUvw(780, 4);
        var weights = new float[780];
        var (grid, weighting) = (new ImageGrid(512, 7), Weighting.Robust(0) with { TaperArcsec = 30 });
        double[] frequency = [1e9];
        weighting.Compute(grid, uvw, frequency, [], weights);
        Assert.Equal(0, Allocation.Of(() => weighting.Compute(grid, uvw, frequency, [], weights)));
    }

    private static void AssertProportional(float[] expected, float[] actual)
    {
        var scale = expected[0] / actual[0];
        for (var k = 0; k < expected.Length; k++)
        {
            Assert.Equal(expected[k], scale * actual[k], 1e-4 * expected[k]);
        }
    }
}
