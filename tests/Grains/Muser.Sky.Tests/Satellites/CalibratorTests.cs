using System.Globalization;
using Muser.Formats.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Satellites;
using Muser.Sky.Time;
using Muser.Sky.Vectors;
using Muser.Testing;
using Xunit.Abstractions;

namespace Muser.Sky.Tests.Satellites;

[Trait("Tier", "Unit")]
public sealed class CalibratorTests(ITestOutputHelper output)
{
    private static readonly UtcTime June2006 = UtcTime.FromCalendar(2006, 6, 26, 4);

    [Fact]
    public void FixedPlaceIsTheSameAtAllTimes()
    {
        var calibrator = Calibrator.Geostationary(100.5);
        Assert.Null(calibrator.Orbit);
        Assert.Equal("geostationary at 100.5 deg E", calibrator.Name);
        foreach (var year in new[] { 2001, 2015, 2060 })
        {
            Assert.True(calibrator.TryPlace(ArraySite.Muser, UtcTime.FromCalendar(year, 3, 4), out var place, out _));
            Assert.Equal((null, null), (place!.ElementsAgeDays, place.Warning));
            Assert.Equal(42_164_170, place.ItrfM.Length, 1e-6);
            Assert.Equal("39.0° up, azimuth 201.4°", place.ToString());
        }
    }

    [Theory]
    [InlineData(-60, CalibratorFaultReason.BelowHorizon, "below the horizon at 2006-06-26T04:00:00.000000000Z.")]
    [InlineData(double.NaN, CalibratorFaultReason.NoSatellite, "is not finite; positions are in m")]
    public void PlaceThatTheArrayCannotSeeIsAFault(double longitudeDeg, CalibratorFaultReason reason, string says)
    {
        Assert.False(Calibrator.Geostationary(longitudeDeg).TryPlace(ArraySite.Muser, June2006, out var place, out var fault));
        Assert.Null(place);
        Assert.Equal(reason, fault!.Reason);
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PlaceInKilometresIsAFaultThatSaysTheUnit()
    {
        Assert.False(Calibrator.AtItrf("AsiaSat", new(-2018.0, 4280.0, 4263.9)).TryPlace(ArraySite.Muser, June2006, out _, out var fault));
        Assert.Equal(CalibratorFaultReason.BelowHorizon, fault!.Reason);
        Assert.False(Calibrator.AtItrf("here", ArraySite.Muser.ItrfM).TryPlace(ArraySite.Muser, June2006, out _, out fault));
        Assert.Contains("nearer than any satellite (100 km); positions are in m from the middle of the Earth, ITRF.", fault!.Message, StringComparison.Ordinal);
        Assert.False(Calibrator.AtItrf("moon", new(0, 0, 2e9)).TryPlace(ArraySite.Muser, June2006, out _, out fault));
        Assert.Contains("farther than any satellite", fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OldElementsAreWarnedOfAndThenRefused()
    {
        var elements = VerificationSets.Parse(VerificationSets.Amc4, "AMC-4");
        var calibrator = Calibrator.OnOrbit(elements);
        UtcTime After(double days) => elements.Epoch.AddNs((long)(days * UtcTime.NsPerDay));
        var site = new ArraySite(-101, 40, 0);

        Assert.True(calibrator.TryPlace(site, After(-13), out var place, out _));
        Assert.Equal(-13, place!.ElementsAgeDays!.Value, 1e-9);
        Assert.Null(place.Warning);
        Assert.True(calibrator.TryPlace(site, After(15), out place, out _));
        Assert.Equal("The elements of AMC-4 are 15 days from the observation: its place may be off by tens of km.", place!.Warning);
        foreach (var days in new[] { 366, -366 })
        {
            Assert.False(calibrator.TryPlace(site, After(days), out place, out var fault));
            Assert.Null(place);
            Assert.Equal(CalibratorFaultReason.ElementsTooOld, fault!.Reason);
            Assert.Equal(
                $"The elements of AMC-4 are of 2004-02-08, 366 days {(days > 0 ? "before" : "after")} the observation; "
                + "more than 365 days are refused: get elements of that time.",
                fault.Message);
        }

        Assert.False(calibrator.TryPlace(site, After(3), out _, out _, new ElementsAgeLimits(1, 2)));
    }

    [Fact]
    public void SatelliteThatHasComeDownIsAFault()
    {
        var elements = VerificationSets.Parse(VerificationSets.Falling);
        Assert.False(Calibrator.OnOrbit(elements).TryPlace(ArraySite.Muser, elements.Epoch.AddNs(UtcTime.NsPerDay), out _, out var fault));
        Assert.Equal(CalibratorFaultReason.NoOrbit, fault!.Reason);
        Assert.Contains("come down", fault.Message, StringComparison.Ordinal);
    }

    [OracleFact("sgp4", "astropy")]
    [Trait("Tier", "Oracle")]
    public void PlaceOfASatelliteIsThatOfSgp4AndAstropy()
    {
        // The wave left at t - R/c; the Earth has turned since: the place at that time in the axes of t.
        const string Script = """
            import sys, numpy as np, erfa
            import astropy.units as u
            from astropy.coordinates import TEME, ITRS, CartesianRepresentation, EarthLocation, AltAz
            from astropy.time import Time
            from astropy.utils import iers
            from sgp4.api import Satrec, WGS72
            iers.conf.auto_download = False
            table = iers.IERS_B.open()
            iers.earth_orientation_table.set(table)
            satellite = Satrec.twoline2rv(sys.argv[1], sys.argv[2], WGS72)
            site = EarthLocation.from_geodetic(115.2505*u.deg, 42.211833333*u.deg, 1365*u.m)
            here = np.array([v.to_value(u.m) for v in site.geocentric])
            east = np.array([-np.sin(np.radians(115.2505)), np.cos(np.radians(115.2505)), 0])
            lon, lat = np.radians(115.2505), np.radians(42.211833333)
            up = np.array([np.cos(lat)*np.cos(lon), np.cos(lat)*np.sin(lon), np.sin(lat)])
            for text in sys.argv[3:]:
                t = Time(text.split('/')[0], scale='utc')
                t.delta_ut1_utc = float(text.split('/')[1])
                x, y = table.pm_xy(t)
                def place(late):
                    e, r, v = satellite.sgp4(t.jd1, t.jd2 - late/86400)
                    whole = TEME(CartesianRepresentation(np.array(r)*u.km), obstime=t).transform_to(ITRS(obstime=t)).cartesian.xyz.to_value(u.m)
                    return erfa.pom00(x.to_value(u.rad), y.to_value(u.rad), 0.0).T @ whole
                r = place(np.linalg.norm(place(0) - here)/299792458)
                d = r - here
                s = d/np.linalg.norm(d)
                print(*(repr(float(v)) for v in [*r, np.degrees(np.arcsin(s @ up)), np.degrees(np.arctan2(s @ east, s @ np.cross(up, east))) % 360]))
            """;
        var (seen, worstM) = (0, 0.0);
        foreach (var lines in new[] { VerificationSets.Gps, VerificationSets.Italsat })
        {
            var elements = VerificationSets.Parse(lines);
            var calibrator = Calibrator.OnOrbit(elements);
            var instants = Enumerable.Range(0, 24).Select(k => elements.Epoch.AddNs((k * 3_600_000_000_000L) + 123_456_789)).ToArray();
            var texts = instants.Select(utc => string.Create(
                CultureInfo.InvariantCulture, $"{utc.ToString().TrimEnd('Z')}/{TimeScales.Embedded.At(utc).Ut1MinusUtcS:R}"));
            var rows = OracleTools.RunPython(Script, [lines.One, lines.Two, .. texts])
                .Split('\n', StringSplitOptions.RemoveEmptyEntries);
            for (var k = 0; k < rows.Length; k++)
            {
                var row = Array.ConvertAll(rows[k].Split(' '), x => double.Parse(x, CultureInfo.InvariantCulture));
                Assert.Equal(row[3] > 0, calibrator.TryPlace(ArraySite.Muser, instants[k], out var place, out var fault));
                if (place is null)
                {
                    Assert.Equal(CalibratorFaultReason.BelowHorizon, fault!.Reason);
                    continue;
                }

                worstM = Math.Max(worstM, (place.ItrfM - new Vector3D(row[0], row[1], row[2])).Length);
                Assert.Equal(row[3], place.Source.ElevationRad / Angle.Degree, 1e-6);
                Assert.Equal(row[4], place.Source.AzimuthRad / Angle.Degree, 1e-5);
                seen++;
            }
        }

        output.WriteLine($"{seen} places above the horizon, worst {worstM:F3} m");
        Assert.True(seen >= 10);
        Assert.InRange(worstM, 0, 0.1);
    }
}
