namespace Muser.Crash.Tests.Jobs;

/// <summary>Where a kill fell.</summary>
/// <param name="AfterMs">Time from the service's word that it is up, ms.</param>
/// <param name="AttemptsOfCommitted">Parts whose result was counted, and how many attempts at them had begun.</param>
/// <param name="Running">Parts that had begun and were not counted.</param>
internal sealed record JobKillRecord(int AfterMs, Dictionary<string, int> AttemptsOfCommitted, int Running);
