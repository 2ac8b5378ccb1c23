using System.Globalization;
using Muser.Sky.Arrays;
using Muser.Sky.Places;
using Muser.Sky.Time;
using Muser.Sky.Vectors;
using Muser.Testing;

namespace Muser.Sky.Tests.Places;

[Trait("Tier", "Oracle")]
public sealed class SourceEphemerisTests
{
    private const string Script =
        """
        import sys, numpy as np, erfa
        d2r = np.pi / 180
        lon, lat, height = (float(x) for x in sys.argv[1].split(','))
        for line in sys.argv[2].split(';'):
            ra, dec, utc1, utc2, ut1_utc = (float(x) for x in line.split(','))
            tai = erfa.utctai(utc1, utc2)
            tt = erfa.taitt(*tai)
            astrom, eo = erfa.apci13(*tt)
            ri, di = erfa.atciq(ra * d2r, dec * d2r, 0, 0, 0, 0, astrom)
            aob, zob, hob, dob, rob, eo2 = erfa.atco13(ra * d2r, dec * d2r, 0, 0, 0, 0, utc1, utc2, ut1_utc,
                lon * d2r, lat * d2r, height, 0, 0, 0, 0, 0, 1)
            print(','.join(repr(float(x)) for x in (ri - eo, di, rob - eo2, dob, aob, np.pi / 2 - zob)))
        """;

    [OracleFact("erfa", "numpy")]
    public void PlacesOfTheCatalogueAgreeWithErfa()
    {
        var site = ArraySite.Muser;
        var cases = RandomInstants.Between(1973, 2026, 90, seed: 2)
            .Select((utc, i) => (Source: SourceCatalogue.All[i % SourceCatalogue.All.Count], Time: TimeScales.Embedded.At(utc)))
            .ToArray();
        var invariant = CultureInfo.InvariantCulture;
        var request = string.Join(';', cases.Select(c => string.Create(
            invariant,
            $"{c.Source.RaDeg:R},{c.Source.DecDeg:R},{Utc(c.Time).Jd:R},{Utc(c.Time).Fraction:R},{c.Time.Ut1MinusUtcS:R}")));
        var where = string.Create(invariant, $"{site.LongitudeDeg:R},{site.LatitudeDeg:R},{site.HeightM:R}");
        var lines = OracleTools.RunPython(Script, where, request).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(cases.Length, lines.Length);
        for (var i = 0; i < cases.Length; i++)
        {
            var erfa = Array.ConvertAll(lines[i].Split(','), text => double.Parse(text, invariant));
            var place = SourceEphemeris.Muser.At(cases[i].Source, cases[i].Time);
            var (cosDec, cosElevation) = (Math.Cos(place.DecRad), Math.Cos(place.ElevationRad));

            // The 10 km by which the correction moves the Earth move no star; ERFA's TIO locator is 0.01 mas.
            Near(place.RaRad, erfa[0], cosDec, 0.0001, "ra");
            Near(place.DecRad, erfa[1], 1, 0.0001, "dec");
            Near(place.TopocentricRaRad, erfa[2], cosDec, 0.03, "topocentric ra");
            Near(place.TopocentricDecRad, erfa[3], 1, 0.03, "topocentric dec");
            Near(place.AzimuthRad, erfa[4], cosElevation, 0.03, "azimuth");
            Near(place.ElevationRad, erfa[5], 1, 0.03, "elevation");
        }

        void Near(double a, double b, double scale, double mas, string name) => Assert.True(
            Math.Abs(Angle.HalfTurn(a - b)) * scale < mas * Angle.Mas,
            $"{name}: {Angle.HalfTurn(a - b) * scale / Angle.Mas} mas");
    }

    /// <summary>
    /// The quasi Julian date that ERFA wants: midnight, and the fraction of the day (days of 86 401 s do not occur among the
    /// cases).
    /// </summary>
    private static (double Jd, double Fraction) Utc(AstroTime time)
    {
        var midnight = Math.Floor(time.Utc.UnixNs / 86_400e9);
        return (midnight + 2_440_587.5, (time.Utc.UnixNs - (midnight * 86_400e9)) / 86_400e9);
    }
}
