using System.Globalization;
using Muser.Sky.Places;
using Muser.Testing;

namespace Muser.Sky.Tests.Places;

public class HorizontalPlaceTests
{
    private const string Script =
        """
        import sys, erfa
        for line in sys.argv[1].split(';'):
            az, el, lat = (float(x) for x in line.split(','))
            ha, dec = erfa.ae2hd(az, el, lat)
            print(','.join(repr(float(x)) for x in (ha, dec, *erfa.hd2ae(ha, dec, lat))))
        """;

    [OracleFact("erfa")]
    [Trait("Tier", "Oracle")]
    public void DirectionsAreThoseOfErfa()
    {
        var random = new Random(7);
        var cases = Enumerable.Range(0, 200)
            .Select(_ => (Az: random.NextDouble() * Math.Tau, El: (random.NextDouble() - 0.5) * 3, Lat: (random.NextDouble() - 0.5) * 3))
            .ToArray();
        var lines = OracleTools.RunPython(Script, string.Join(';', cases.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Az:R},{c.El:R},{c.Lat:R}"))))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(cases.Length, lines.Length);
        foreach (var ((az, el, lat), line) in cases.Zip(lines))
        {
            var erfa = Array.ConvertAll(line.Split(','), text => double.Parse(text, CultureInfo.InvariantCulture));
            var (ha, dec) = HorizontalPlace.ToEquatorial(az, el, lat);
            Assert.Equal((erfa[0], erfa[1]), (ha, dec), Near);
            Assert.Equal((erfa[2], erfa[3]), HorizontalPlace.ToHorizontal(ha, dec, lat), Near);
        }
    }

    [Fact]
    [Trait("Tier", "Unit")]
    public void TheZenithIsOnTheMeridianAtTheLatitude() =>
        Assert.Equal((0.0, 0.7), HorizontalPlace.ToEquatorial(0, Math.PI / 2, 0.7), Near);

    private static bool Near((double, double) one, (double, double) other) =>
        Math.Abs(Math.IEEERemainder(one.Item1 - other.Item1, Math.Tau)) < 1e-10 && Math.Abs(one.Item2 - other.Item2) < 1e-10;
}
