using Muser.Formats.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;

namespace Muser.Sky.Tests.Arrays;

[Trait("Tier", "Unit")]
public sealed class UvwTests
{
    /// <summary>Baseline IA0-IA13, worked out by hand from the published formula (muser-format, section 5).</summary>
    [Theory]
    [InlineData(0, -14.3, -286.460000, 1011.188985, -1510.302002)]
    [InlineData(-45, -14.3, 655.688605, 1048.964890, -1362.101225)]
    [InlineData(30, 23, -854.953496, 1600.097985, -307.108432)]
    public void GivesTheGoldenValues(double localHourAngleDeg, double decDeg, double u, double v, double w)
    {
        var table = AntennaTable.For(ArrayId.Muser1);
        var baselines = Baselines.Of(table.Count);
        var uvw = new double[3 * baselines.Count];
        var ghaRad = (localHourAngleDeg - ArraySite.Muser.LongitudeDeg) * Angle.Degree;

        Uvw.Compute(ghaRad, decDeg * Angle.Degree, table.ItrfM, uvw);

        var baseline = ArrayLayout.BaselineIndex(0, table.IndexOf("IA13"), table.Count);
        Assert.Equal((0, 13), baselines[baseline]);
        Assert.Equal(u, uvw[3 * baseline], 2e-6);
        Assert.Equal(v, uvw[(3 * baseline) + 1], 2e-6);
        Assert.Equal(w, uvw[(3 * baseline) + 2], 2e-6);
    }

    [Theory]
    [InlineData(ArrayId.Muser1)]
    [InlineData(ArrayId.Muser2)]
    public void BaselinesAreDifferencesOfAntennas(ArrayId array)
    {
        var table = AntennaTable.For(array);
        var baselines = Baselines.Of(table.Count);
        var (perBaseline, perAntenna) = (new double[3 * baselines.Count], new double[3 * table.Count]);
        Uvw.Compute(1.234, -0.3, table.ItrfM, perBaseline);
        Uvw.ComputeAntennas(1.234, -0.3, table.ItrfM, perAntenna);
        for (var b = 0; b < baselines.Count; b++)
        {
            var (i, j) = baselines[b];
            Assert.Equal(b, ArrayLayout.BaselineIndex(i, j, table.Count));
            for (var axis = 0; axis < 3; axis++)
            {
                Assert.Equal(perAntenna[(3 * j) + axis] - perAntenna[(3 * i) + axis], perBaseline[(3 * b) + axis], 1e-9);
            }
        }
    }

    [Fact]
    public void DirectionOfAnOffsetHasThatOffset()
    {
        var centre = new PhaseCentre(2.5, 0.4);
        var s = centre.Direction(0.003, -0.002);
        var lmn = centre.Project(s);
        Assert.Equal(1, s.Length, 1e-15);
        Assert.Equal(0.003, lmn.X, 1e-15);
        Assert.Equal(-0.002, lmn.Y, 1e-15);

        // East is the way of larger right ascension, thus of smaller hour angle.
        Assert.True(new PhaseCentre(2.499, 0.4).Centre.Dot(centre.East) > 0);
        Assert.True(new PhaseCentre(2.5, 0.401).Centre.Dot(centre.North) > 0);
    }

    [Fact]
    public void TurningToIcrsTurnsTheAxesNotTheBaseline()
    {
        // North of date lies 90 degrees east of ICRS north: what was v (north of date) is u (east) of ICRS.
        double[] uvw = [1, 2, 3, 4, 5, 6];
        Uvw.TurnToIcrs(Math.PI / 2, uvw);
        Assert.Equal([2, -1, 3, 5, -4, 6], uvw.Select(x => Math.Round(x, 12)));
    }

    [Fact]
    public void RefusesABufferOfTheWrongLength() =>
        Assert.Throws<ArgumentException>(() => Uvw.Compute(0, 0, AntennaTable.For(ArrayId.Muser1).ItrfM, new double[3]));
}
