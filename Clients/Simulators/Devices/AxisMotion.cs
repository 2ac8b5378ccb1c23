namespace Muser.Simulators.Devices;

/// <summary>
/// One axis of a mount: it speeds up, cruises and brakes so that it stands still on its target, and never leaves its limits. Not thread-safe.
/// </summary>
/// <param name="limits">What it can do.</param>
/// <param name="positionDeg">Where it stands.</param>
public sealed class AxisMotion(AxisLimits limits, double positionDeg)
{
    /// <summary>A step is cut into pieces of so many seconds: at the greatest acceleration the rate is right to a fraction of a percent.</summary>
    private const double PieceS = 0.01;

    /// <summary>Closer than this, degrees, and slower than it can brake in a piece, it stands.</summary>
    private const double StandsDeg = 1e-6;

    /// <summary>Where it is.</summary>
    public double PositionDeg { get; private set; } = positionDeg;

    /// <summary>How fast it moves.</summary>
    public double RateDegPerS { get; private set; }

    /// <summary>Where it is to be.</summary>
    public double TargetDeg { get; private set; } = positionDeg;

    /// <summary>What it can do.</summary>
    public AxisLimits Limits => limits;

    /// <summary>Whether it stands on its target.</summary>
    public bool IsThere => RateDegPerS == 0 && Math.Abs(TargetDeg - PositionDeg) <= StandsDeg;

    /// <summary>Whether the axis can be there.</summary>
    public bool CanBe(double positionDeg) => positionDeg >= limits.MinDeg && positionDeg <= limits.MaxDeg;

    /// <summary>Goes there; a target beyond the limits is cut to them.</summary>
    public void Go(double targetDeg) => TargetDeg = Math.Clamp(targetDeg, limits.MinDeg, limits.MaxDeg);

    /// <summary>Brakes, and stays where it comes to rest.</summary>
    public void Stop() => Go(PositionDeg + (Math.Sign(RateDegPerS) * RateDegPerS * RateDegPerS / (2 * limits.AccelerationDegPerS2)));

    /// <summary>The time to a target from rest, s: the trapezoid, or the triangle where the way is short.</summary>
    public double SecondsTo(double targetDeg)
    {
        var (way, rate, acceleration) = (Math.Abs(targetDeg - PositionDeg), limits.MaxRateDegPerS, limits.AccelerationDegPerS2);
        return way < rate * rate / acceleration ? 2 * Math.Sqrt(way / acceleration) : (way / rate) + (rate / acceleration);
    }

    /// <summary>Lets time pass.</summary>
    public void Step(double seconds)
    {
        for (var left = seconds; left > 0 && !IsThere; left -= PieceS)
        {
            Piece(Math.Min(left, PieceS));
        }
    }

    private void Piece(double seconds)
    {
        var (way, acceleration) = (TargetDeg - PositionDeg, limits.AccelerationDegPerS2);
        var (direction, speed) = (Math.Sign(way), RateDegPerS * Math.Sign(way));
        double change; // of the speed towards the target
        if (speed >= 0 && (speed * speed / (2 * acceleration)) + (speed * seconds) + (acceleration * seconds * seconds / 2) >= Math.Abs(way))
        {
            // The even braking that ends on the target; begun so early, it is never harder than the axis can.
            change = -speed * speed / (2 * Math.Max(Math.Abs(way), StandsDeg)) * seconds;
            if (speed + change <= 0 || (Math.Abs(way) <= StandsDeg && speed <= acceleration * seconds))
            {
                (PositionDeg, RateDegPerS) = (TargetDeg, 0);
                return;
            }
        }
        else
        {
            change = Math.Min(acceleration * seconds, limits.MaxRateDegPerS - speed);
        }

        var rate = (speed + change) * direction;
        PositionDeg = Math.Clamp(PositionDeg + ((RateDegPerS + rate) / 2 * seconds), limits.MinDeg, limits.MaxDeg);
        RateDegPerS = (PositionDeg == limits.MinDeg && rate < 0) || (PositionDeg == limits.MaxDeg && rate > 0) ? 0 : rate;
    }
}
