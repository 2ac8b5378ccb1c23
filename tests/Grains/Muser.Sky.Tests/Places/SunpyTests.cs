using System.Globalization;
using Muser.Sky.Places;
using Muser.Sky.Vectors;
using Muser.Testing;

namespace Muser.Sky.Tests.Places;

/// <summary>The Sun's axis against sunpy, which has it by the same definition from astropy's own ephemeris.</summary>
[Trait("Tier", "Oracle")]
public sealed class SunpyTests
{
    private const string Script =
        """
        import sys, warnings
        warnings.filterwarnings('ignore')
        from astropy.utils import iers
        iers.conf.auto_download = False
        from sunpy.coordinates import sun
        from astropy.time import Time
        t = Time(sys.argv[1].split(';'), scale='utc')
        l0 = sun.L0(t, light_travel_time_correction=True, nearest_point=False, aberration_correction=False)
        for row in zip(sun.P(t).deg, sun.B0(t).deg, l0.deg, sun.angular_radius(t).arcsec):
            print(','.join(repr(float(x)) for x in row))
        """;

    [OracleFact("sunpy")]
    public void AxisAgreesAtRandomInstants()
    {
        var instants = RandomInstants.Between(2012, 2021, 60, seed: 3);
        var lines = OracleTools.RunPython(Script, string.Join(';', instants.Select(utc => utc.ToString().TrimEnd('Z'))))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(instants.Length, lines.Length);
        for (var i = 0; i < instants.Length; i++)
        {
            var sunpy = Array.ConvertAll(lines[i].Split(','), text => double.Parse(text, CultureInfo.InvariantCulture));
            var place = SolarEphemeris.Muser.At(instants[i]);

            // sunpy counts P from the mean north of date: nutation is the difference.
            Assert.Equal(0, Angle.HalfTurn(place.PRad - (sunpy[0] * Angle.Degree)) / Angle.Degree, 0.001);
            Assert.Equal(0, Angle.HalfTurn(place.B0Rad - (sunpy[1] * Angle.Degree)) / Angle.Degree, 1e-5);
            Assert.Equal(0, Angle.HalfTurn(place.L0Rad - (sunpy[2] * Angle.Degree)) / Angle.Degree, 2e-5);
            Assert.Equal(place.SemidiameterRad / Angle.Arcsec, sunpy[3], 0.002);
        }
    }
}
