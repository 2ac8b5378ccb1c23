namespace Muser.Interfaces.Devices;

/// <summary>Everything that the grain of a device knows now.</summary>
[GenerateSerializer, Immutable, Alias("muser.DeviceSnapshot")]
public sealed record DeviceSnapshot
{
    /// <summary>Counts changes; of two snapshots from one activation the greater is the newer.</summary>
    [Id(0)]
    public required long Version { get; init; }

    /// <summary>The line about it.</summary>
    [Id(1)]
    public required DeviceSummary Summary { get; init; }

    /// <summary>What it says of itself; null while it has not.</summary>
    [Id(2)]
    public DeviceDescription? Description { get; init; }

    /// <summary>Its properties.</summary>
    [Id(3)]
    public PropertyState[] Properties { get; init; } = [];

    /// <summary>The commands that have not ended, and those that did last; the newest first.</summary>
    [Id(4)]
    public CommandRecord[] Commands { get; init; } = [];
}
