namespace Muser.Interfaces.Devices;

/// <summary>What a device says of itself: on <c>device/info</c> at birth, and retained on <c>device/{id}/description</c>.</summary>
[GenerateSerializer, Immutable, Alias("muser.DeviceDescription")]
public sealed record DeviceDescription
{
    /// <summary>Who it is.</summary>
    [Id(0)]
    public required DeviceId Device { get; init; }

    /// <summary>The type of device, such as <c>antenna</c> or <c>weather-station</c>.</summary>
    [Id(1)]
    public required string Type { get; init; }

    /// <summary>Its driver and version, for people.</summary>
    [Id(2)]
    public string Driver { get; init; } = "";

    /// <summary>Its birth number: greater at each start of its driver. What an older one says is of the past.</summary>
    [Id(3)]
    public required long Epoch { get; init; }

    /// <summary>
    /// Which run of which process it is. Two devices of one id are told by it: of one device an instance that ended never speaks again.
    /// </summary>
    [Id(4)]
    public Guid Instance { get; init; }

    /// <summary>Whether it keeps the ids of commands over a crash and answers one that comes twice without acting twice.</summary>
    [Id(5)]
    public bool KeepsCommands { get; init; }

    /// <summary>Its properties.</summary>
    [Id(6)]
    public PropertyDescription[] Properties { get; init; } = [];

    /// <summary>Its commands.</summary>
    [Id(7)]
    public CommandDescription[] Commands { get; init; } = [];
}
