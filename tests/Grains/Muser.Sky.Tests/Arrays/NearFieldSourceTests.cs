using System.Globalization;
using Muser.Formats.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;
using Muser.Testing;

namespace Muser.Sky.Tests.Arrays;

[Trait("Tier", "Unit")]
public class NearFieldSourceTests
{
    private const double GeostationaryRadiusM = 42_164e3;

    // The facts: the near field spans 79 degrees over the array at 1.575 GHz, 101 at 2 GHz (MUSER-I), 593 at 12 GHz (MUSER-II).
    [Theory]
    [InlineData(ArrayId.Muser1, 1.575e9, 79)]
    [InlineData(ArrayId.Muser1, 2e9, 101)]
    [InlineData(ArrayId.Muser2, 12e9, 593)]
    public void CurvatureSpansTheDegreesOfTheFactsForAGeostationarySatelliteInTheSouth(ArrayId array, double frequencyHz, double degrees)
    {
        foreach (var longitudeDeg in new[] { 100.5, 115.25 })
        {
            var source = Geostationary(longitudeDeg);
            var curvatureM = CurvaturesM(array, source);
            Assert.Equal(degrees, (curvatureM.Max() - curvatureM.Min()) * frequencyHz / 299_792_458 * 360, 0.006 * degrees);
            Assert.InRange(curvatureM.Max(), 0.036, 0.045);
            Assert.True(curvatureM.Min() >= -1e-9);
        }
    }

    [Fact]
    public void CurvatureIsTheSquareOfTheProjectedDistanceOverTwiceTheRange()
    {
        var source = Geostationary(100.5);
        foreach (var antenna in AntennaTable.For(ArrayId.Muser1).Antennas)
        {
            var along = antenna.ItrfM.Dot(source.Direction);
            var across = antenna.ItrfM.Dot(antenna.ItrfM) - (along * along);
            Assert.Equal(across / (2 * source.DistanceM), source.CurvatureM(antenna.ItrfM), 5e-6);
        }
    }

    [Fact]
    public void BaselinePhaseOfAFarSourceIsThatOfAPlaneWave()
    {
        var site = ArraySite.Muser;
        Assert.Equal(NearFieldFault.None, NearFieldSource.TryCreate(site, site.ItrfM + (0.99e9 * site.Up), out var source));
        var antennas = AntennaTable.For(ArrayId.Muser1).ItrfM;
        var planeRad = -2 * Math.PI * 1.7e9 / 299_792_458 * (antennas[13] - antennas[0]).Dot(source!.Direction);
        Assert.Equal(planeRad, source.BaselinePhaseRad(1.7e9, antennas[0], antennas[13]), 0.08);
    }

    [Fact]
    public void DelaysAreTheConstantAndTheExcessPathOverTheSpeedOfLight()
    {
        var source = Geostationary(100.5);
        var antennas = AntennaTable.For(ArrayId.Muser1).ItrfM;
        var delaysNs = new double[antennas.Length];
        source.DelaysNs(antennas, 20_000, delaysNs);
        Assert.Equal(20_000, delaysNs[0]);
        Assert.All(delaysNs, delay => Assert.InRange(delay, 8_000, 32_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.DelaysNs(AntennaTable.For(ArrayId.Muser1).ItrfM, 0, new double[3]));
    }

    [Fact]
    public void GeostationarySatelliteOnTheMeridianStandsInTheSouth()
    {
        var source = Geostationary(115.2505);
        Assert.Equal(Math.PI, source.AzimuthRad, 1e-9);
        Assert.Equal(41.2, source.ElevationRad / Angle.Degree, 0.2);
        Assert.Equal(37_674e3, source.DistanceM, 1e3);
    }

    [Theory]
    [InlineData(double.NaN, 0, 0, NearFieldFault.NotFinite)]
    [InlineData(0, double.PositiveInfinity, 0, NearFieldFault.NotFinite)]
    [InlineData(-2018.6, 4280.1, 4263.9, NearFieldFault.BelowHorizon)]
    [InlineData(-2018660, 4280075, 4263978, NearFieldFault.TooNear)]
    [InlineData(42164e3, 0, 0, NearFieldFault.BelowHorizon)]
    [InlineData(0, 2e9, 0, NearFieldFault.TooFar)]
    public void PositionOfNoCalibratorIsRefusedWithItsReason(double x, double y, double z, NearFieldFault fault)
    {
        Assert.Equal(fault, NearFieldSource.TryCreate(ArraySite.Muser, new(x, y, z), out var source));
        Assert.Null(source);
    }

    [OracleFact("numpy")]
    [Trait("Tier", "Oracle")]
    public void ExcessPathIsThatOfNumpyInExtendedPrecision()
    {
        const string Script = """
            import sys, numpy as np
            a = np.array([np.longdouble(x) for x in sys.argv[1:]]).reshape(-1, 3)
            R = a[0]
            for r in a[1:]:
                d = R - r
                print(repr(float(np.sqrt((d*d).sum()) - np.sqrt((R*R).sum()))))
            """;
        var source = Geostationary(110.5);
        var antennas = AntennaTable.For(ArrayId.Muser2).ItrfM.ToArray();
        string[] arguments = [.. new[] { source.FromSiteM }.Concat(antennas).SelectMany(v => new[] { v.X, v.Y, v.Z })
            .Select(x => x.ToString("R", CultureInfo.InvariantCulture))];
        var lines = OracleTools.RunPython(Script, arguments).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var k = 0; k < antennas.Length; k++)
        {
            Assert.Equal(double.Parse(lines[k], CultureInfo.InvariantCulture), source.ExcessPathM(antennas[k]), 1e-10);
        }
    }

    private static NearFieldSource Geostationary(double longitudeDeg)
    {
        var itrfM = GeostationaryRadiusM * Vector3D.FromSpherical(longitudeDeg * Angle.Degree, 0);
        Assert.Equal(NearFieldFault.None, NearFieldSource.TryCreate(ArraySite.Muser, itrfM, out var source));
        return source!;
    }

    private static double[] CurvaturesM(ArrayId array, NearFieldSource source) =>
        [.. AntennaTable.For(array).Antennas.ToArray().Select(antenna => source.CurvatureM(antenna.ItrfM))];
}
