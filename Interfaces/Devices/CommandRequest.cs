namespace Muser.Interfaces.Devices;

/// <summary>A command for a device: <c>client/command/{device}</c>.</summary>
[GenerateSerializer, Immutable, Alias("muser.CommandRequest")]
public sealed record CommandRequest
{
    /// <summary>Its id, a UUID of version 7, made by the client, who may send the command again under it: it has one effect.</summary>
    [Id(0)]
    public required Guid Id { get; init; }

    /// <summary>Who wants it, and where answers go.</summary>
    [Id(1)]
    public required string Client { get; init; }

    /// <summary>The command.</summary>
    [Id(2)]
    public required string Command { get; init; }

    /// <summary>Its arguments.</summary>
    [Id(3)]
    public ArgumentValue[] Arguments { get; init; } = [];

    /// <summary>It must have ended by then, ns since 1970-01-01 UTC; null for what the command's description says.</summary>
    [Id(4)]
    public long? DeadlineUtcUnixNs { get; init; }

    /// <summary>The group whose synchronous act it is part of: it is armed, and waits for the word. Null for a plain command.</summary>
    [Id(5)]
    public string? Group { get; init; }

    /// <summary>The term of the controller that wants it; null for a person or a program. A lower one than any seen before is refused.</summary>
    [Id(6)]
    public long? Fence { get; init; }

    /// <summary>The trace that it belongs to, as W3C's <c>traceparent</c>; null where there is none.</summary>
    [Id(7)]
    public string? TraceParent { get; init; }

    /// <summary>Why, for the history; may be empty.</summary>
    [Id(8)]
    public string Why { get; init; } = "";
}
