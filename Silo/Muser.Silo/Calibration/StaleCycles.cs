using Muser.Formats.Frames;

namespace Muser.Silo.Calibration;

/// <summary>Which published cycles of an array are stale, as <c>GET /api/products/stale</c> gives it.</summary>
/// <param name="Array">The array.</param>
/// <param name="Version">The newest version, which they are held against.</param>
/// <param name="Examined">Published cycles that were looked at.</param>
/// <param name="Stale">How many of them are stale.</param>
/// <param name="Runs">Successive cycles that are stale for one reason, oldest first.</param>
public sealed record StaleCycles(string Array, long Version, long Examined, long Stale, StaleRun[] Runs);

/// <summary>Successive published cycles that were made with one version, and are stale for one reason.</summary>
/// <param name="From">The start of the first of them.</param>
/// <param name="To">The start of the last of them.</param>
/// <param name="Cycles">How many they are.</param>
/// <param name="Version">The version with which they were made.</param>
/// <param name="Because">What has been in force there in one of the two versions only.</param>
public sealed record StaleRun(UtcTime From, UtcTime To, long Cycles, long Version, ParameterLine[] Because);
