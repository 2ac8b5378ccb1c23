namespace Muser.Interfaces.Jobs;

/// <summary>What a service answers.</summary>
[GenerateSerializer, Immutable, Alias("muser.ServiceReply")]
public sealed record ServiceReply
{
    /// <summary>The reply, JSON; empty where it failed.</summary>
    [Id(0)]
    public byte[] Reply { get; init; } = [];

    /// <summary>Why it failed, a sentence; empty where it did not.</summary>
    [Id(1)]
    public string Failure { get; init; } = "";

    /// <summary>Whether the same request would fail again.</summary>
    [Id(2)]
    public bool IsFinal { get; init; }
}
