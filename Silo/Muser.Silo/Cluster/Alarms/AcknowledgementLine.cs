namespace Muser.Silo.Cluster.Alarms;

/// <summary>That somebody has seen an alarm, in JSON.</summary>
/// <param name="Who">Who.</param>
/// <param name="Note">What they say about it.</param>
/// <param name="At">When, ISO UTC.</param>
public sealed record AcknowledgementLine(string Who, string Note, string At);
