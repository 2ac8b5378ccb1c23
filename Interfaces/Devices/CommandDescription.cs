namespace Muser.Interfaces.Devices;

/// <summary>What a command of a device is.</summary>
[GenerateSerializer, Immutable, Alias("muser.CommandDescription")]
public sealed record CommandDescription
{
    /// <summary>The time that a command has whose device says nothing, s.</summary>
    public const double DefaultTimeoutS = 60;

    /// <summary>Its name, as <see cref="BusName.IsName"/> allows it.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Its arguments.</summary>
    [Id(1)]
    public PropertyDescription[] Arguments { get; init; } = [];

    /// <summary>
    /// The operation that it is, such as <c>move</c> or <c>exposure</c>, after RTS2: while any device blocks that operation it is refused. Empty where
    /// nothing blocks it.
    /// </summary>
    [Id(2)]
    public string Operation { get; init; } = "";

    /// <summary>The operations that nobody may begin while it runs: an exposure blocks <c>move</c>.</summary>
    [Id(3)]
    public string[] Blocks { get; init; } = [];

    /// <summary>Whether it can be cancelled.</summary>
    [Id(4)]
    public bool IsCancellable { get; init; }

    /// <summary>Whether doing it twice is the same as once, as for any absolute setting: it is then repeated after a crash.</summary>
    [Id(5)]
    public bool IsIdempotent { get; init; }

    /// <summary>The time that it has where the client gives no deadline, s.</summary>
    [Id(6)]
    public double TimeoutS { get; init; } = DefaultTimeoutS;
}
