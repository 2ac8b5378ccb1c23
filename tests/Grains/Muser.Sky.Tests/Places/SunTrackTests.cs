using Muser.Formats.Frames;
using Muser.Sky.Places;
using Muser.Sky.Vectors;
using Muser.Testing;

namespace Muser.Sky.Tests.Places;

[Trait("Tier", "Unit")]
public sealed class SunTrackTests
{
    private const double MaximumDifference = 0.001 * Angle.Mas;
    private const long FrameNs = ArrayLayout.FramePeriodNs;

    [Fact]
    public void AgreesWithTheWholeSeriesAtRandomInstants()
    {
        var track = new SunTrack(SolarEphemeris.Muser);
        foreach (var utc in RandomInstants.Between(2012, 2030, 200, seed: 1))
        {
            AssertEqual(SolarEphemeris.Muser.At(utc), track.At(utc));
        }
    }

    [Fact]
    public void RunsOnAcrossTenMinutesLeapSecondAndYearEnd()
    {
        // 2016-12-31T23:59:60 was a leap second; the correction table changes its row there too.
        var track = new SunTrack(SolarEphemeris.Muser);
        var utc = UtcTime.FromCalendar(2016, 12, 31, 23, 40);
        for (var i = 0; i < 400; i++, utc = utc.AddNs(6 * UtcTime.NsPerSecond))
        {
            var (exact, fast) = (SolarEphemeris.Muser.At(utc), track.At(utc));

            // Two years of the correction differ by some 0.1 mas where they meet; the ten minutes around that are interpolated.
            Assert.True(Math.Abs(Angle.HalfTurn(exact.RaRad - fast.RaRad)) < 0.4 * Angle.Mas, utc.ToString());
            Assert.Equal(0, Angle.HalfTurn(exact.GastRad - fast.GastRad), MaximumDifference);
        }
    }

    [Fact]
    public void GoesBackwardsAndForwards()
    {
        var track = new SunTrack(SolarEphemeris.Muser);
        var noon = UtcTime.FromCalendar(2026, 6, 1, 4);
        foreach (var minutes in new[] { 0, 25, 5, -25, 14, 600, 15 })
        {
            var utc = noon.AddNs(minutes * 60 * UtcTime.NsPerSecond);
            AssertEqual(SolarEphemeris.Muser.At(utc), track.At(utc));
        }
    }

    [Fact]
    public void AllocatesNothingFromFrameToFrame()
    {
        var track = new SunTrack(SolarEphemeris.Muser);
        var utc = UtcTime.FromCalendar(2026, 6, 1, 4, 5);
        track.At(utc);
        SolarEphemeris.Muser.At(utc);
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                track.At(utc.AddNs(i * FrameNs));
            }

            SolarEphemeris.Muser.At(utc);
        }));
    }

    private static void AssertEqual(in SunPlace exact, in SunPlace fast)
    {
        void Near(double a, double b, string name) =>
            Assert.True(Math.Abs(Angle.HalfTurn(a - b)) < MaximumDifference, $"{name}: {Angle.HalfTurn(a - b) / Angle.Mas} mas");
        Near(exact.RaRad, fast.RaRad, "ra");
        Near(exact.DecRad, fast.DecRad, "dec");
        Near(exact.GhaRad, fast.GhaRad, "gha");
        Near(exact.TopocentricRaRad, fast.TopocentricRaRad, "topocentric ra");
        Near(exact.TopocentricDecRad, fast.TopocentricDecRad, "topocentric dec");
        Near(exact.ElevationRad, fast.ElevationRad, "elevation");
        Near(exact.IcrsRaRad, fast.IcrsRaRad, "icrs ra");
        Near(exact.NorthOfDateRad, fast.NorthOfDateRad, "north of date");
        Near(exact.PRad, fast.PRad, "P");
        Near(exact.L0Rad, fast.L0Rad, "L0");
        Assert.Equal(exact.DistanceAu, fast.DistanceAu, 1e-12);
    }
}
