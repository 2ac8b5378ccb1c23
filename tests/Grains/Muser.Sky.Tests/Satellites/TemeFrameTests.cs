using System.Globalization;
using Muser.Formats.Frames;
using Muser.Sky.Satellites;
using Muser.Sky.Time;
using Muser.Sky.Vectors;
using Muser.Testing;

namespace Muser.Sky.Tests.Satellites;

[Trait("Tier", "Oracle")]
public sealed class TemeFrameTests
{
    /// <summary>UTC in; out: ITRF of a place in TEME, m, once whole and once with polar motion taken out.</summary>
    private const string Astropy = """
        import sys, numpy as np, erfa
        import astropy.units as u
        from astropy.coordinates import TEME, ITRS, CartesianRepresentation
        from astropy.time import Time
        from astropy.utils import iers
        iers.conf.auto_download = False
        table = iers.IERS_B.open()
        iers.earth_orientation_table.set(table)
        for text in sys.argv[1:]:
            t = Time(text, scale='utc')
            teme = TEME(CartesianRepresentation([2.1e7, -3.4e7, 0.9e7]*u.m), obstime=t)
            whole = teme.transform_to(ITRS(obstime=t)).cartesian.xyz.to_value(u.m)
            x, y = table.pm_xy(t)
            bare = erfa.pom00(x.to_value(u.rad), y.to_value(u.rad), 0.0).T @ whole
            print(*(repr(float(v)) for v in [*whole, *bare]))
        """;

    private const string Gmst = """
        import sys, erfa
        for text in sys.argv[1:]:
            days, fraction = (float(x) for x in text.split('/'))
            print(repr(erfa.gmst82(2451545.0 + days, fraction)))
        """;

    private static readonly UtcTime[] Instants =
        [.. Enumerable.Range(0, 40).Select(k => UtcTime.FromCalendar(2010, 1, 1).AddNs((k * 101L * UtcTime.NsPerDay) + (k * 7_919_123_456_789L)))];

    [OracleFact("astropy")]
    public void PlaceIsThatOfAstropyButForPolarMotion()
    {
        var teme = new Vector3D(2.1e7, -3.4e7, 0.9e7);
        var lines = Rows(OracleTools.RunPython(Astropy, [.. Instants.Select(utc => utc.ToString().TrimEnd('Z'))]));
        Assert.Equal(Instants.Length, lines.Length);
        for (var k = 0; k < lines.Length; k++)
        {
            var itrf = TemeFrame.ToItrf(teme, TimeScales.Embedded.At(Instants[k]).Ut1);
            var (whole, bare) = (new Vector3D(lines[k][0], lines[k][1], lines[k][2]), new Vector3D(lines[k][3], lines[k][4], lines[k][5]));

            // UT1 of two tables within 0.1 ms; and what polar motion does, as the documentation states it.
            Assert.InRange((itrf - bare).Length, 0, 0.5);
            Assert.InRange((itrf - whole).Length, 0, 120);
        }
    }

    [OracleFact("erfa")]
    public void SiderealTimeIsThatOfErfa()
    {
        var ut1 = Instants.Select(utc => TimeScales.Embedded.At(utc).Ut1).ToArray();
        var lines = Rows(OracleTools.RunPython(Gmst, [.. ut1.Select(t => FormattableString.Invariant($"{t.DaysFromJ2000:R}/{t.Fraction:R}"))]));
        for (var k = 0; k < ut1.Length; k++)
        {
            Assert.Equal(0, Math.IEEERemainder(lines[k][0] - TemeFrame.GmstRad(ut1[k]), Math.Tau), 1e-9);
        }
    }

    private static double[][] Rows(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
            Array.ConvertAll(line.Split(' '), x => double.Parse(x, CultureInfo.InvariantCulture)))];
}
