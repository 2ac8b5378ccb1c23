namespace Muser.Interfaces.Devices;

/// <summary>One line about a device.</summary>
[GenerateSerializer, Immutable, Alias("muser.DeviceSummary")]
public sealed record DeviceSummary
{
    /// <summary>Which.</summary>
    [Id(0)]
    public required DeviceId Device { get; init; }

    /// <summary>Its type; empty while it has not described itself.</summary>
    [Id(1)]
    public string Type { get; init; } = "";

    /// <summary>What it is doing.</summary>
    [Id(2)]
    public DeviceState State { get; init; }

    /// <summary>The operations that it blocks.</summary>
    [Id(3)]
    public string[] Blocks { get; init; } = [];

    /// <summary>The worst alarm of its properties.</summary>
    [Id(4)]
    public AlarmLevel Alarm { get; init; }

    /// <summary>Its birth number; 0 while it has none.</summary>
    [Id(5)]
    public long Epoch { get; init; }

    /// <summary>When its state last changed, ns since 1970-01-01 UTC.</summary>
    [Id(6)]
    public long SinceUtcUnixNs { get; init; }

    /// <summary>In words: why it is lost, what it is at; may be empty.</summary>
    [Id(7)]
    public string Text { get; init; } = "";

    /// <summary>How far its command is, 0 to 1; null where it executes none, or does not say.</summary>
    [Id(8)]
    public double? Progress { get; init; }

    /// <summary>Whether commands can reach it.</summary>
    public bool IsOnline => State.IsOnline();
}
