using Muser.Sky.Vectors;

namespace Muser.Sky.Satellites;

/// <summary>Where a satellite is and how it moves.</summary>
/// <param name="PositionM">From the middle of the Earth, axes of TEME (true equator, mean equinox), m.</param>
/// <param name="VelocityMPerS">In the same axes, which do not turn with the Earth, m/s.</param>
public readonly record struct OrbitState(Vector3D PositionM, Vector3D VelocityMPerS);
