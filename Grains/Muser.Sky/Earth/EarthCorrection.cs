using System.Globalization;
using Muser.Sky.Time;
using Muser.Sky.Vectors;

namespace Muser.Sky.Earth;

/// <summary>
/// The correction of the epv00 direction of the Sun to JPL DE423, 2012-2030: for each year a Chebyshev sum of degree 40 in
/// ecliptic longitude and of degree 24 in latitude (embedded table <c>earth-correction-2012-2030.csv</c>, unit 0.01 mas). It
/// leaves 0.46 mas of 11.2 mas.
/// </summary>
internal static class EarthCorrection
{
    private const int LongitudeTerms = 41;
    private const int LatitudeTerms = 25;
    private const int HeaderFields = 3;
    private const double UnitRad = 0.01 * Angle.Mas;

    /// <summary>The unit vector to the pole of the ecliptic of J2000.0, obliquity 84381.406".</summary>
    private static readonly Vector3D EclipticPole =
        Vector3D.FromSpherical(-Math.PI / 2, (Math.PI / 2) - (84381.406 * Angle.Arcsec));

    private static readonly Year[] Years = Read();

    /// <summary>First and last year that the table covers.</summary>
    internal static (int First, int Last) CoveredYears => (Years[0].Number, Years[^1].Number);

    /// <summary>Whether the table covers an instant.</summary>
    internal static bool Covers(in JulianDate tdb) => Find(tdb.Days) is not null;

    /// <summary>The corrected vector from the Earth to the Sun, ICRS axes, any unit; unchanged outside the table.</summary>
    internal static Vector3D Apply(Vector3D sunFromEarth, in JulianDate tdb)
    {
        if (Find(tdb.Days) is not { } year)
        {
            return sunFromEarth;
        }

        var x = (2 * (tdb.Days - year.StartDays) / year.LengthDays) - 1;
        var length = sunFromEarth.Length;
        var direction = sunFromEarth * (1 / length);
        var east = EclipticPole.Cross(direction).Unit();
        var north = direction.Cross(east);
        var corrected = direction
            + (Chebyshev(year.Longitude, x) * UnitRad * east)
            + (Chebyshev(year.Latitude, x) * UnitRad * north);
        return length * corrected.Unit();
    }

    private static Year? Find(double days)
    {
        // Rows overlap by days at both ends; the calendar year decides (a row starts one day before its year).
        for (var i = Years.Length - 1; i >= 0; i--)
        {
            if (days >= Years[i].StartDays + (i == 0 ? 0 : 1))
            {
                return days <= Years[i].StartDays + Years[i].LengthDays ? Years[i] : null;
            }
        }

        return null;
    }

    /// <summary>Clenshaw's sum of c0 + c1 T1(x) + c2 T2(x) ...</summary>
    private static double Chebyshev(double[] c, double x)
    {
        var (next, afterNext) = (0.0, 0.0);
        for (var k = c.Length - 1; k > 0; k--)
        {
            (next, afterNext) = (c[k] + (2 * x * next) - afterNext, next);
        }

        return c[0] + (x * next) - afterNext;
    }

    private static Year[] Read()
    {
        using var reader = EmbeddedTable.Open("earth-correction-2012-2030.csv");
        var years = new List<Year>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            var fields = Array.ConvertAll(line.Split(','), text => double.Parse(text, CultureInfo.InvariantCulture));
            years.Add(new(
                (int)fields[0],
                fields[1] - JulianDate.J2000,
                fields[2],
                fields[HeaderFields..(HeaderFields + LongitudeTerms)],
                fields[(HeaderFields + LongitudeTerms)..(HeaderFields + LongitudeTerms + LatitudeTerms)]));
        }

        return [.. years];
    }

    private sealed record Year(int Number, double StartDays, double LengthDays, double[] Longitude, double[] Latitude);
}
