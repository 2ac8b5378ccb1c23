using Muser.Imaging.Maps;
using Muser.Sky.Vectors;

namespace Muser.Imaging.Tests.Maps;

[Trait("Tier", "Unit")]
public class UniformWeightsTests
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
        UniformWeights.Compute(grid, uvw, [OneMetreIsOneWavelengthHz], [], weights);
        Assert.Equal([1 / 3f, 1 / 3f, 1 / 3f, 1, 1, 0.5f, 0.5f], weights);
    }

    [Fact]
    public void NaturalWeightsKeepTheirRatioWithinACellAndFlagsStay()
    {
        var grid = new ImageGrid(100, 0.0001 / Angle.Arcsec);
        var weights = new float[4];
        UniformWeights.Compute(grid, [10, 0, 0, 5000, 0, 0], [1 * OneMetreIsOneWavelengthHz, 1.0001 * OneMetreIsOneWavelengthHz], [3, 0, 1, 0], weights);
        Assert.Equal([0.75f, 0, 0.25f, 0], weights);
    }

    [Fact]
    public void EveryOccupiedCellOfASnapshotWeighsOne()
    {
        var grid = new ImageGrid(512, 7.03125);
        var uvw = DirtyImagerTests.RandomUvw(780, 1);
        var weights = new float[780 * 2];
        double[] frequencies = [1e9, 1.025e9];
        UniformWeights.Compute(grid, uvw, frequencies, [], weights);
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
}
