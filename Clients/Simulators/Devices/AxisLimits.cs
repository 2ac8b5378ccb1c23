namespace Muser.Simulators.Devices;

/// <summary>What an axis of a mount can do. Degrees, seconds.</summary>
/// <param name="MinDeg">The least position.</param>
/// <param name="MaxDeg">The greatest position.</param>
/// <param name="MaxRateDegPerS">The greatest rate.</param>
/// <param name="AccelerationDegPerS2">The acceleration, and deceleration.</param>
public sealed record AxisLimits(double MinDeg, double MaxDeg, double MaxRateDegPerS, double AccelerationDegPerS2);
