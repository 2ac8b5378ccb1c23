using Muser.Formats.Frames;
using Muser.Imaging.Maps;
using Muser.Sky.Arrays;
using Muser.Sky.Places;
using Muser.Sky.Vectors;

namespace Muser.Imaging.Tests.Maps;

[Trait("Tier", "Unit")]
public class BandwidthSmearingTests
{
    /// <summary>Worked out independently for MUSER-I with natural weights: distance, peak kept.</summary>
    [Theory]
    [InlineData(5, 0.99)]
    [InlineData(10, 0.97)]
    [InlineData(16, 0.93)]
    [InlineData(30, 0.82)]
    public void KeepsWhatTheArrayIsKnownToKeep(double arcmin, double expected)
    {
        var sun = SolarEphemeris.Muser.At(UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49));
        var uvw = new double[3 * 780];
        Uvw.Compute(sun.GhaRad, sun.DecRad, AntennaTable.For(ArrayId.Muser1).ItrfM, uvw);
        var radiusRad = arcmin * 60 * Angle.Arcsec;
        var kept = BandwidthSmearing.PeakKept(uvw, [], 25e6, radiusRad);
        Assert.Equal(expected, kept, 0.012);

        // Uniform weights favour the long baselines, which lose more.
        var weights = new float[780];
        Weighting.Uniform.Compute(new ImageGrid(1024, 4.3), uvw, [1.5875e9], [], weights);
        Assert.True(BandwidthSmearing.PeakKept(uvw, weights, 25e6, radiusRad) < kept);
    }

    [Fact]
    public void LongestBaselineIsAveragedOverItsTurns()
    {
        // 3 km at 16' over 25 MHz: 1.16 turns along the baseline.
        var turns = 3000 * 16 * 60 * Angle.Arcsec / 299_792_458 * 25e6;
        Assert.Equal(1.16, turns, 0.01);
        Assert.Equal(1, BandwidthSmearing.PeakKept([3000, 0, 0], [], 25e6, 0));
    }
}
