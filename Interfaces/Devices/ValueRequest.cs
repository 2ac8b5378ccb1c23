namespace Muser.Interfaces.Devices;

/// <summary>A property is to be set: <c>client/device/{device}/value/{param}</c>.</summary>
[GenerateSerializer, Immutable, Alias("muser.ValueRequest")]
public sealed record ValueRequest
{
    /// <summary>Its id, made by the client, who may send it again under it.</summary>
    [Id(0)]
    public required Guid Id { get; init; }

    /// <summary>Who wants it, and where the answer goes.</summary>
    [Id(1)]
    public required string Client { get; init; }

    /// <summary>The property.</summary>
    [Id(2)]
    public required string Property { get; init; }

    /// <summary>What it is to be.</summary>
    [Id(3)]
    public required DeviceValue Value { get; init; }

    /// <summary>The term of the controller that wants it; null for a person or a program.</summary>
    [Id(4)]
    public long? Fence { get; init; }

    /// <summary>Why it is wanted, for people.</summary>
    [Id(5)]
    public string Why { get; init; } = "";
}
