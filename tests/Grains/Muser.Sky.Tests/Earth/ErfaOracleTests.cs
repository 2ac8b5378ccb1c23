using System.Globalization;
using Muser.Formats.Frames;
using Muser.Sky.Earth;
using Muser.Sky.Time;
using Muser.Sky.Vectors;
using Muser.Testing;

namespace Muser.Sky.Tests.Earth;

/// <summary>Each piece of the reduction against ERFA at random epochs.</summary>
[Trait("Tier", "Oracle")]
public sealed class ErfaOracleTests
{
    private const string Script =
        """
        import sys, erfa
        for line in sys.argv[1].split(';'):
            days, ut1f, ttf, tdbf = (float(x) for x in line.split(','))
            jd = 2451545.0 + days
            dpsi, deps = erfa.nut06a(jd, ttf)
            m = erfa.pnm06a(jd, ttf)
            x, y = erfa.bpn2xy(m)
            s = erfa.s06(jd, ttf, x, y)
            pvh, pvb = erfa.epv00(jd, tdbf)
            v = [dpsi, deps, *m.ravel(), s, erfa.eors(m, s), erfa.era00(jd, ut1f), erfa.gst06a(jd, ut1f, jd, ttf),
                 erfa.dtdb(jd, tdbf, 0, 0, 0, 0), *pvh['p'], *pvb['p'], *pvb['v']]
            print(','.join(repr(float(a)) for a in v))
        """;

    [OracleFact("erfa", "numpy")]
    public void EveryPieceAgreesAtRandomEpochs()
    {
        var random = new Random(20261121);
        var times = Enumerable.Range(0, 200).Select(_ => RandomTime(random)).ToArray();
        var request = string.Join(';', times.Select(time => string.Create(
            CultureInfo.InvariantCulture,
            $"{time.Tt.DaysFromJ2000:R},{time.Ut1.Fraction:R},{time.Tt.Fraction:R},{time.Tdb.Fraction:R}")));
        var answers = OracleTools.RunPython(Script, request).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(times.Length, answers.Length);

        var worst = new Dictionary<string, double>();
        for (var i = 0; i < times.Length; i++)
        {
            var erfa = Array.ConvertAll(answers[i].Split(','), text => double.Parse(text, CultureInfo.InvariantCulture));
            Compare(times[i], erfa, (name, difference) =>
                worst[name] = Math.Max(worst.GetValueOrDefault(name), Math.Abs(difference)));
        }

        const double Microarcsec = Angle.Arcsec * 1e-6;
        Assert.All(worst, piece => Assert.True(
            piece.Value < (piece.Key.StartsWith("epv00") ? 1e-14 : piece.Key == "tdb" ? 15e-6 : 0.01 * Microarcsec),
            $"{piece.Key}: {piece.Value:R} ({piece.Value / Microarcsec:F4} uas)"));
    }

    private static AstroTime RandomTime(Random random)
    {
        const double Days = 100 * 365.25;
        var utc = UtcTime.FromCalendar(1950, 1, 1).AddNs((long)(random.NextDouble() * Days * UtcTime.NsPerDay));
        return new(utc, 37, random.NextDouble() - 0.5);
    }

    private static void Compare(AstroTime time, double[] erfa, Action<string, double> difference)
    {
        var t = time.Tt.Centuries;
        var (longitude, obliquity) = Nutation.At(t);
        difference("nutation in longitude", longitude - erfa[0]);
        difference("nutation in obliquity", obliquity - erfa[1]);
        var matrix = Precession.GcrsToTrueOfDate(t);
        Vector3D[] rows = [matrix.RowX, matrix.RowY, matrix.RowZ];
        for (var row = 0; row < 3; row++)
        {
            var reference = new Vector3D(erfa[2 + (3 * row)], erfa[3 + (3 * row)], erfa[4 + (3 * row)]);
            difference("precession-nutation matrix", (rows[row] - reference).Length);
        }

        var origins = EarthRotation.EquationOfOrigins(t, matrix);
        var era = EarthRotation.AngleAt(time.Ut1);
        difference("CIO locator", EarthRotation.CioLocator(t, matrix.RowZ.X, matrix.RowZ.Y) - erfa[11]);
        difference("equation of the origins", Angle.HalfTurn(origins - erfa[12]));
        difference("Earth rotation angle", Angle.HalfTurn(era - erfa[13]));
        difference("sidereal time", Angle.HalfTurn(era - origins - erfa[14]));
        difference("tdb", ((time.Tdb.Fraction - time.Tt.Fraction) * JulianDate.SecondsPerDay) - erfa[15]);
        var orbit = EarthOrbit.TheoryAt(time.Tdb);
        difference("epv00 heliocentric", (orbit.EarthAu - orbit.SunAu - new Vector3D(erfa[16], erfa[17], erfa[18])).Length);
        difference("epv00 barycentric", (orbit.EarthAu - new Vector3D(erfa[19], erfa[20], erfa[21])).Length);
        difference("epv00 velocity", (orbit.EarthVelocityAuPerDay - new Vector3D(erfa[22], erfa[23], erfa[24])).Length);
    }
}
