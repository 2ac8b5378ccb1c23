namespace Muser.Interfaces.Devices;

/// <summary>Who wants something, and why, for the audit log.</summary>
/// <param name="Client">Who.</param>
/// <param name="Why">Why; may be empty.</param>
[GenerateSerializer, Immutable, Alias("muser.Requester")]
public sealed record Requester([property: Id(0)] string Client, [property: Id(1)] string Why = "");
