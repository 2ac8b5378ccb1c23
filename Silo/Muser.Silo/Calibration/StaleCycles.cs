namespace Muser.Silo.Calibration;

/// <summary>Which published cycles of an array are stale, as <c>GET /api/products/stale</c> gives it.</summary>
/// <param name="Array">The array.</param>
/// <param name="Version">The newest version, which they are held against.</param>
/// <param name="Examined">Published cycles that were looked at.</param>
/// <param name="Stale">How many of them are stale.</param>
/// <param name="Runs">Successive cycles that are stale for one reason, oldest first.</param>
public sealed record StaleCycles(string Array, long Version, long Examined, long Stale, StaleRun[] Runs);
