namespace Muser.Interfaces.Devices;

/// <summary>What became of a synchronous act.</summary>
[GenerateSerializer, Immutable, Alias("muser.GroupAct")]
public sealed record GroupAct
{
    /// <summary>The most members of a group.</summary>
    public const int MaxMembers = 256;

    /// <summary>The act, and the command of each member.</summary>
    [Id(0)]
    public required Guid Id { get; init; }

    /// <summary>The instant at which all act, ns since 1970-01-01 UTC; null where it was aborted.</summary>
    [Id(1)]
    public long? FireUtcUnixNs { get; init; }

    /// <summary>Why it was aborted; empty where it was not.</summary>
    [Id(2)]
    public string Text { get; init; } = "";

    /// <summary>How each member answered.</summary>
    [Id(3)]
    public required MemberAnswer[] Members { get; init; }
}
