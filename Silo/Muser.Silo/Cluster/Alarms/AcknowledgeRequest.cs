namespace Muser.Silo.Cluster.Alarms;

/// <summary>What is posted to acknowledge an alarm.</summary>
/// <param name="Who">Who has seen it.</param>
/// <param name="Note">What they say about it; may be left out.</param>
public sealed record AcknowledgeRequest(string? Who, string? Note = null);
