using Muser.Formats.Frames;
using Muser.Imaging.Maps;
using Muser.Sky.Arrays;

namespace Muser.Imaging.Tests.Maps;

[Trait("Tier", "Unit")]
public class TimeSmearingTests
{
    private const double Limb = 16.0 / 60 * Math.PI / 180;

    // The facts: 3 km at 16'.
    [Theory]
    [InlineData(15e9, 1, 0.004, 0.0005)]
    [InlineData(15e9, 10, 0.37, 0.01)]
    [InlineData(2e9, 60, 0.25, 0.005)]
    public void LossOfTheLongestBaselineAtTheLimbIsThatOfTheFacts(double frequencyHz, double durationS, double loss, double tolerance)
    {
        var rate = TimeSmearing.TurnsPerSecond(0, 0, 3000, 0, frequencyHz, Limb, 0);
        Assert.Equal(loss, 1 - TimeSmearing.Kept(rate * durationS), tolerance);
    }

    [Fact]
    public void KeptPeakIsThatOfVisibilitiesSummedOverTheTurningEarth()
    {
        const double Dec = -0.3, FrequencyHz = 10e9, DurationS = 60;
        const int Steps = 50;
        var antennas = AntennaTable.For(ArrayId.Muser2).ItrfM;
        var baselines = antennas.Length * (antennas.Length - 1) / 2;
        var (middle, uvw) = (new double[3 * baselines], new double[3 * baselines]);
        Uvw.Compute(0.4, Dec, antennas, middle);
        double kept = 0;
        for (var step = 0; step < Steps; step++)
        {
            Uvw.Compute(0.4 + (TimeSmearing.EarthRateRadPerS * DurationS * (((step + 0.5) / Steps) - 0.5)), Dec, antennas, uvw);
            for (var direction = 0; direction < 16; direction++)
            {
                var (sin, cos) = Math.SinCos(Math.PI * direction / 16);
                for (var b = 0; b < 3 * baselines; b += 3)
                {
                    var metres = ((uvw[b] - middle[b]) * sin) + ((uvw[b + 1] - middle[b + 1]) * cos);
                    kept += Math.Cos(2 * Math.PI * metres * Limb * FrequencyHz / 299_792_458) / (16.0 * Steps * baselines);
                }
            }
        }

        Assert.InRange(kept, 0.7, 0.97);
        Assert.Equal(kept, TimeSmearing.PeakKept(middle, [], Dec, FrequencyHz, DurationS, Limb), 5e-4);
    }

    [Fact]
    public void NothingIsLostInNoTime() => Assert.Equal(1, TimeSmearing.PeakKept([100, 2000, 300], [], 0.1, 15e9, 0, Limb));
}
