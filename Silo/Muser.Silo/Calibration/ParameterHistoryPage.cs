namespace Muser.Silo.Calibration;

/// <summary>Lines of the history, as <c>GET /api/parameters/ARRAY/changes</c> gives them.</summary>
/// <param name="Array">The array.</param>
/// <param name="NewestVersion">The newest version.</param>
/// <param name="Changes">The lines, oldest first; the next page begins after the version of the last one.</param>
public sealed record ParameterHistoryPage(string Array, long NewestVersion, ParameterLine[] Changes);
