namespace Muser.Crash.Tests;

/// <summary>Where a kill fell.</summary>
/// <param name="AfterMs">Time from the service's word that it is up, ms.</param>
/// <param name="Accepted">Cycles with frames in the spool that had no manifest.</param>
/// <param name="Partial">Those among them that had not come in whole.</param>
/// <param name="Integrations">Integrations with frames in the spool that had no manifest.</param>
internal sealed record KillRecord(int AfterMs, int Accepted, int Partial, int Integrations);
