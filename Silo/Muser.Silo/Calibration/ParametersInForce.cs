using Muser.Formats.Frames;

namespace Muser.Silo.Calibration;

/// <summary>What is in force at an instant, as <c>GET /api/parameters/ARRAY</c> gives it.</summary>
/// <param name="Array">The array.</param>
/// <param name="Version">The version that was asked.</param>
/// <param name="NewestVersion">The newest version.</param>
/// <param name="At">The instant.</param>
/// <param name="InForce">What is in force, in the order in which it was added.</param>
public sealed record ParametersInForce(string Array, long Version, long NewestVersion, UtcTime At, ParameterItem[] InForce);
