namespace Muser.Interfaces.Devices;

/// <summary>A command and how far it is.</summary>
[GenerateSerializer, Immutable, Alias("muser.CommandRecord")]
public sealed record CommandRecord
{
    /// <summary>What was asked.</summary>
    [Id(0)]
    public required CommandRequest Request { get; init; }

    /// <summary>When it was taken, ns since 1970-01-01 UTC.</summary>
    [Id(1)]
    public required long AcceptedUtcUnixNs { get; init; }

    /// <summary>It must have ended by then, ns since 1970-01-01 UTC.</summary>
    [Id(2)]
    public required long DeadlineUtcUnixNs { get; init; }

    /// <summary>The newest answer.</summary>
    [Id(3)]
    public required CommandAnswer Answer { get; init; }
}
