namespace Muser.Interfaces.Devices;

/// <summary>The state of a device: <c>device/{id}/status</c>, and, as the will of its connection, that it was lost.</summary>
[GenerateSerializer, Immutable, Alias("muser.StatusReport")]
public sealed record StatusReport
{
    /// <summary>The device's birth number.</summary>
    [Id(0)]
    public required long Epoch { get; init; }

    /// <summary>Counts what the device sends in this epoch; 0 in a will, which is written before anything is sent.</summary>
    [Id(1)]
    public long Sequence { get; init; }

    /// <summary>What it is doing.</summary>
    [Id(2)]
    public required DeviceState State { get; init; }

    /// <summary>The operations that it blocks now, after RTS2: an exposure blocks <c>move</c>.</summary>
    [Id(3)]
    public string[] Blocks { get; init; } = [];

    /// <summary>How far its command is, 0 to 1; null where it executes none.</summary>
    [Id(4)]
    public double? Progress { get; init; }

    /// <summary>Its time between heartbeats, ms.</summary>
    [Id(5)]
    public double HeartbeatMs { get; init; }

    /// <summary>In words; may be empty.</summary>
    [Id(6)]
    public string Text { get; init; } = "";
}
