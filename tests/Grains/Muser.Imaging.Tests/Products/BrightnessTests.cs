using System.Globalization;
using Muser.Formats.Frames;
using Muser.Imaging.Clean;
using Muser.Imaging.Maps;
using Muser.Imaging.Products;
using Muser.Sky.Vectors;
using Muser.Testing;

namespace Muser.Imaging.Tests.Products;

/// <summary>The beam of a dish and brightness temperature.</summary>
public class BrightnessTests
{
    private const double LimbRad = 16 * 60 * Angle.Arcsec;

    [Trait("Tier", "Oracle")]
    [OracleFact("astropy")]
    public void KelvinPerJanskyIsAstropys()
    {
        var output = OracleTools.RunPython(
            """
            import astropy.units as u, numpy as np
            beam = np.pi * 31 * 17 * u.arcsec ** 2 / (4 * np.log(2))
            for hz in (0.4125e9, 1.7125e9, 14.9875e9):
                print(repr((1 * u.Jy / u.beam).to_value(u.K, u.brightness_temperature(hz * u.Hz, beam))))
            """).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        double[] frequencies = [0.4125e9, 1.7125e9, 14.9875e9];
        for (var i = 0; i < frequencies.Length; i++)
        {
            var expected = double.Parse(output[i], CultureInfo.InvariantCulture);
            Assert.Equal(1, BrightnessTemperature.KelvinPerJansky(new RestoringBeam(31, 17, 40), frequencies[i]) / expected, 1e-9);
        }
    }

    [Trait("Tier", "Unit")]
    [Theory]
    [InlineData(ArrayId.Muser1, 2e9, 0.963)]
    [InlineData(ArrayId.Muser2, 5e9, 0.955)]
    [InlineData(ArrayId.Muser2, 15e9, 0.66)]
    public void ADishSeesTheLimbLessThanTheCentre(ArrayId array, double frequencyHz, double share)
    {
        var layout = array == ArrayId.Muser1 ? ArrayLayout.Muser1 : ArrayLayout.Muser2;
        Assert.Equal(share, PrimaryBeam.For(layout, frequencyHz).At(LimbRad), 0.002);
    }

    [Trait("Tier", "Unit")]
    [Fact]
    public void CorrectionGivesBackWhatTheDishTookAway()
    {
        var beam = PrimaryBeam.For(ArrayLayout.Muser2, 15e9);
        var grid = new ImageGrid(256, 30);
        var map = new float[grid.Pixels];
        for (var i = 0; i < map.Length; i++)
        {
            map[i] = (float)beam.At(Angle(i));
        }

        beam.Correct(grid, map);
        for (var i = 0; i < map.Length; i++)
        {
            Assert.Equal(beam.At(Angle(i)) > 1e-3 ? 1 : 0, map[i], 1e-5f);
        }

        Assert.Contains(0, map); // the corners are beyond the beam

        double Angle(int i) => Math.Sqrt(Math.Pow(grid.L(i % grid.Size), 2) + Math.Pow(grid.M(i / grid.Size), 2));
    }
}
