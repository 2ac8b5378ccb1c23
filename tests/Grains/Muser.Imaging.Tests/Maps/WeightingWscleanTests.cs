using System.Globalization;
using Muser.Formats.Frames;
using Muser.Imaging.Maps;
using Muser.Imaging.Tests.Oracles;
using Muser.Testing;

namespace Muser.Imaging.Tests.Maps;

/// <summary>
/// Weights against those that wsclean stores. It counts a cell from its corner and this code from its centre, and evaluates a taper once
/// per cell: so every (u,v) here lies
/// just above a whole number of cells, where both see the same cell and the same taper.
/// </summary>
[Trait("Tier", "Oracle")]
public class WeightingWscleanTests
{
    private const double OneMetreIsOneWavelengthHz = 299_792_458;
    private const int Count = 780;

    private const string ReadWeights =
        """
        import sys
        from casacore.tables import table
        for weight in table(sys.argv[1], ack=False).getcol("IMAGING_WEIGHT_SPECTRUM")[:, 0, 0]: print(repr(float(weight)))
        """;

    [OracleFact("wsclean", "casacore")]
    public void UniformWeightsAreThoseOfWsclean() => Compare(Weighting.Uniform, 2e-6, "uniform");

    [OracleFact("wsclean", "casacore")]
    public void RobustWeightsAreThoseOfWsclean()
    {
        Compare(Weighting.Robust(0), 2e-6, "briggs", "0");
        Compare(Weighting.Robust(-1), 2e-6, "briggs", "-1");
        Compare(Weighting.Robust(1.5), 2e-6, "briggs", "1.5");
    }

    [OracleFact("wsclean", "casacore")]
    public void TaperedWeightsAreThoseOfWsclean()
    {
        Compare(Weighting.Natural with { TaperArcsec = 60 }, 2e-4, "natural", "-taper-gaussian", "60asec");
        Compare(Weighting.Robust(0.5) with { TaperArcsec = 90 }, 2e-4, "briggs", "0.5", "-taper-gaussian", "90asec");
    }

    private static void Compare(Weighting weighting, double tolerance, params string[] options)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var grid = new ImageGrid(256, 20);
        var cell = 1 / (grid.Size * grid.CellRad);
        var uvw = new double[3 * Count];
        var natural = new float[Count];
        for (var k = 0; k < Count; k++)
        {
            var (u, v) = ((random.Next(-60, 60) + 1e-3) * cell, (random.Next(1, 30) + 1e-3) * cell);
            var sign = random.Next(2) == 0 ? 1 : -1;
            (uvw[3 * k], uvw[(3 * k) + 1]) = (sign * u, sign * v);

            // wsclean's filter of high uniform weights begins at three times the local mean.
            natural[k] = 0.8f + (0.4f * random.NextSingle());
        }

        var expected = new float[Count];
        var weights = new float[Count];
        weighting.Compute(grid, uvw, [OneMetreIsOneWavelengthHz], natural, weights);
        using var wsclean = new Wsclean(grid, uvw, [OneMetreIsOneWavelengthHz], new ComplexF[Count], natural);
        wsclean.Run("o", ["-padding", "1", "-make-psf-only", "-store-imaging-weights", "-weight", .. options]);
        var lines = OracleTools.RunPython(ReadWeights, Path.Combine(wsclean.Folder, "data.ms")).Split('\n');
        for (var k = 0; k < Count; k++)
        {
            // What it stores is the factor to the natural weight.
            expected[k] = natural[k] * float.Parse(lines[k], CultureInfo.InvariantCulture);
            Assert.True(Math.Abs(weights[k] - expected[k]) <= tolerance * expected[k], $"seed {seed}, visibility {k}: {weights[k]:R}, wsclean {expected[k]:R}");
        }
    }
}
