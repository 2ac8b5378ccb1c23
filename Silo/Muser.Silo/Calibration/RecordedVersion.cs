namespace Muser.Silo.Calibration;

/// <summary>The version that a change has become.</summary>
/// <param name="Array">The array.</param>
/// <param name="Version">The new version.</param>
public sealed record RecordedVersion(string Array, long Version);
