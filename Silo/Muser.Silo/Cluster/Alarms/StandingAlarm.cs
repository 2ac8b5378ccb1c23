using Muser.Interfaces.Cluster;

namespace Muser.Silo.Cluster.Alarms;

/// <summary>Something that is wrong at this moment.</summary>
/// <param name="Key">What, and where.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Text">A sentence for people: what, where, and what to do.</param>
public sealed record StandingAlarm(string Key, AlarmSeverity Severity, string Text);
