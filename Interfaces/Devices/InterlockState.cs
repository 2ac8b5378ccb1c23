namespace Muser.Interfaces.Devices;

/// <summary>A rule and how it stands.</summary>
[GenerateSerializer, Immutable, Alias("muser.InterlockState")]
public sealed record InterlockState
{
    /// <summary>The rule.</summary>
    [Id(0)]
    public required InterlockRule Rule { get; init; }

    /// <summary>Whether it is tripped.</summary>
    [Id(1)]
    public required bool IsTripped { get; init; }

    /// <summary>Since when it has been so, ns since 1970-01-01 UTC; 0 where it has always been.</summary>
    [Id(2)]
    public required long SinceUtcUnixNs { get; init; }

    /// <summary>Why: the condition and the value that met it; empty where it is not tripped.</summary>
    [Id(3)]
    public required string Why { get; init; }
}
