namespace Muser.Silo.Cluster.Sockets;

/// <summary>What a client says: <c>{"op":"subscribe","topic":"devices"}</c>.</summary>
/// <param name="Op"><c>subscribe</c> or <c>unsubscribe</c>.</param>
/// <param name="Topic">What of.</param>
public sealed record LiveRequest(string? Op, string? Topic);
