namespace Muser.Interfaces.Devices;

/// <summary>The word for all that are armed: <c>group/{g}/act</c>, one message to all.</summary>
/// <param name="Id">The act, which is the id of the commands that are armed for it.</param>
/// <param name="FireUtcUnixNs">When all act, ns since 1970-01-01 UTC; null to abort.</param>
/// <param name="Why">Why it is aborted; empty where it is not.</param>
public readonly record struct GroupWord(Guid Id, long? FireUtcUnixNs, string Why);
