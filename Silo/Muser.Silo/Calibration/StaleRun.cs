using Muser.Formats.Frames;

namespace Muser.Silo.Calibration;

/// <summary>Successive published cycles that were made with one version, and are stale for one reason.</summary>
/// <param name="From">The start of the first of them.</param>
/// <param name="To">The start of the last of them.</param>
/// <param name="Cycles">How many they are.</param>
/// <param name="Version">The version with which they were made.</param>
/// <param name="Because">What has been in force there in one of the two versions only.</param>
public sealed record StaleRun(UtcTime From, UtcTime To, long Cycles, long Version, ParameterLine[] Because);
