using System.Globalization;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Testing;

namespace Muser.Formats.Tests.Visibilities;

/// <summary>
/// (u,v,w) from end to end: ERFA computes those of date, our writer turns them and writes places, antennas and times; casacore
/// imports the file and computes (u,v,w) anew from nothing but those.
/// </summary>
[Trait("Tier", "Oracle")]
public class UvwOracleTests
{
    private const string OfDate =
        """
        import sys, erfa, numpy as np
        ra, dec, mjd = np.radians(float(sys.argv[1])), np.radians(float(sys.argv[2])), float(sys.argv[3])
        tt = erfa.taitt(*erfa.utctai(2400000.5, mjd))
        ri, di, eo = erfa.atci13(ra, dec, 0, 0, 0, 0, *tt)
        h = erfa.gst06a(*erfa.utcut1(2400000.5, mjd, 0), *tt) - (ri - eo)
        pole = erfa.pnm06a(*tt)[2]
        east = np.array([-np.sin(ra), np.cos(ra), 0])
        north = np.array([-np.sin(dec) * np.cos(ra), -np.sin(dec) * np.sin(ra), np.cos(dec)])
        print(repr(float(h)), repr(float(di)), repr(float(np.arctan2(pole @ east, pole @ north))))
        """;

    private const string Anew =
        """
        import sys
        from casacore.tables import taql
        t = taql("select UVW, mscal.uvwj2000() as NEW from $1".replace("$1", sys.argv[1]))
        for a, b in zip(t.getcol("UVW"), t.getcol("NEW")):
            print(*a, *b)
        """;

    [OracleFact("erfa", "casacore-dev", "casacore")]
    public void CasacoreComputesTheSameUvw()
    {
        var invariant = CultureInfo.InvariantCulture;
        var time = UtcTime.FromCalendar(2025, 6, 21, 4); // the two norths differ most in June
        var (ra, dec) = (90.0, 20.0);
        var mjd = 40_587 + (time.UnixNs / (double)UtcTime.NsPerDay);
        var words = OracleTools.RunPython(OfDate, ra.ToString(invariant), dec.ToString(invariant), mjd.ToString("R", invariant)).Split(' ');
        var (hourAngle, declination, north) = (double.Parse(words[0], invariant), double.Parse(words[1], invariant), double.Parse(words[2], invariant));
        Assert.InRange(Math.Abs(north), 0.002, 0.003);

        foreach (var format in Enum.GetValues<VisibilityFormat>())
        {
            using var file = new TemporaryFile();
            PointSource.Write(file.Path, format, 0, 0, time, (ra, dec), hourAngle, declination, north);
            using var ms = new MeasurementSet(format, file.Path);
            var largest = 0.0;
            foreach (var line in OracleTools.RunPython(Anew, ms.Path).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var numbers = line.Split(' ').Select(word => double.Parse(word, invariant)).ToArray();
                for (var axis = 0; axis < 3; axis++)
                {
                    largest = Math.Max(largest, Math.Abs(numbers[axis] + numbers[axis + 3]));
                }
            }

            // casacore computes r_2 - r_1 and imports r_1 - r_2, of files of AIPS as well. Lengths are up to 4 km: turned the
            // wrong way they would differ by 20 m. What is left is aberration, which casacore gives to baselines as well.
            Assert.InRange(largest, 0, 0.2);
        }
    }
}
