namespace Muser.Interfaces.Devices;

/// <summary>Whether a controller is there, and its term: <c>host/{controller}/state</c>, retained.</summary>
/// <param name="IsOnline">Whether it is there.</param>
/// <param name="Term">Its term. What comes under a lower one is refused.</param>
/// <param name="UtcUnixNs">When it said so, ns since 1970-01-01 UTC.</param>
public readonly record struct HostState(bool IsOnline, long Term, long UtcUnixNs);
