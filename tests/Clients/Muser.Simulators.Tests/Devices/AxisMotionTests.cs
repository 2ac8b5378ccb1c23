using Muser.Simulators.Devices;

namespace Muser.Simulators.Tests.Devices;

[Trait("Tier", "Unit")]
public class AxisMotionTests
{
    private static readonly AxisLimits Limits = new(-270, 270, 1.5, 0.5);

    [Theory]
    [InlineData(0, 90)] // 4.5 degrees to speed up and to brake: a trapezoid
    [InlineData(0, 2)] // too short for the full rate: a triangle
    [InlineData(100, -120)]
    [InlineData(-270, 270)]
    public void ItArrivesAfterTheTimeThatTheLimitsTell(double from, double to)
    {
        var axis = new AxisMotion(Limits, from);
        var expected = axis.SecondsTo(to);
        axis.Go(to);
        var seconds = 0.0;
        for (; !axis.IsThere && seconds < 1000; seconds += 0.01)
        {
            axis.Step(0.01);
        }

        Assert.Equal(to, axis.PositionDeg);
        Assert.InRange(seconds, expected - 0.02, expected + 0.15);
    }

    [Fact]
    public void ItNeverExceedsItsRateItsAccelerationOrItsLimits()
    {
        var axis = new AxisMotion(Limits, 0);
        var random = new Random(3);
        var (position, rate) = (axis.PositionDeg, axis.RateDegPerS);
        for (var step = 0; step < 100_000; step++)
        {
            if (step % 500 == 0)
            {
                axis.Go((random.NextDouble() * 800) - 400);
            }
            else if (step % 1777 == 0)
            {
                axis.Stop();
            }

            axis.Step(0.01);
            Assert.InRange(Math.Abs(axis.RateDegPerS), 0, Limits.MaxRateDegPerS + 1e-12);
            Assert.InRange(axis.PositionDeg, Limits.MinDeg, Limits.MaxDeg);
            Assert.InRange(Math.Abs(axis.PositionDeg - position), 0, (Limits.MaxRateDegPerS * 0.01) + 2e-4);
            if (axis.PositionDeg > Limits.MinDeg && axis.PositionDeg < Limits.MaxDeg)
            {
                Assert.InRange(Math.Abs(axis.RateDegPerS - rate), 0, 1.01 * Limits.AccelerationDegPerS2 * 0.01);
            }

            (position, rate) = (axis.PositionDeg, axis.RateDegPerS);
        }
    }

    [Fact]
    public void AStopBrakesAsHardAsItCan()
    {
        var axis = new AxisMotion(Limits, 0);
        axis.Go(100);
        axis.Step(10);
        var begin = axis.PositionDeg;

        axis.Stop();
        axis.Step(3.2);

        Assert.Equal(0, axis.RateDegPerS);
        Assert.Equal(2.25, axis.PositionDeg - begin, 0.05);
    }
}
