using Muser.Imaging.Numerics;

namespace Muser.Imaging.Tests.Numerics;

[Trait("Tier", "Unit")]
public class BesselTests
{
    /// <summary>J1(x) = 1/pi times the integral of cos(t - x sin t) from 0 to pi (Abramowitz and Stegun 9.1.21).</summary>
    [Fact]
    public void JincIsTheIntegralOfItsDefinition()
    {
        Assert.Equal(1, Bessel.Jinc(0), 1e-8);
        for (var x = 0.1; x < 60; x += 0.37)
        {
            const int Steps = 2000;
            var sum = 0.0;
            for (var i = 0; i < Steps; i++)
            {
                var t = Math.PI * (i + 0.5) / Steps;
                sum += Math.Cos(t - (x * Math.Sin(t))) / Steps;
            }

            Assert.Equal(2 * sum / x, Bessel.Jinc(x), 2e-7);
        }
    }

    /// <summary>The integral of its definition, J0(x) = 1/pi times the integral of cos(x sin t) from 0 to pi.</summary>
    [Fact]
    public void SecondMomentIsTheIntegralOfItsDefinition()
    {
        Assert.Equal(0.5, Bessel.SecondMoment(0), 1e-9);
        for (var x = 0.1; x < 20; x += 0.53)
        {
            const int Steps = 300;
            var sum = 0.0;
            for (var i = 0; i < Steps; i++)
            {
                for (var j = 0; j < Steps; j++)
                {
                    var t = (i + 0.5) / Steps;
                    sum += 2 * t * t * t * Math.Cos(x * t * Math.Sin(Math.PI * (j + 0.5) / Steps)) / (Steps * Steps);
                }
            }

            Assert.Equal(sum, Bessel.SecondMoment(x), 3e-5);
        }
    }
}
