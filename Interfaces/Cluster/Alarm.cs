namespace Muser.Interfaces.Cluster;

/// <summary>One line of the list of alarms. Times are UTC, ns since 1970-01-01.</summary>
[GenerateSerializer, Immutable, Alias("muser.Alarm")]
public sealed record Alarm
{
    /// <summary>Its newest report.</summary>
    [Id(0)]
    public required AlarmReport Report { get; init; }

    /// <summary>When it first came up.</summary>
    [Id(1)]
    public required long FirstUtcUnixNs { get; init; }

    /// <summary>When it was last reported.</summary>
    [Id(2)]
    public required long LastUtcUnixNs { get; init; }

    /// <summary>How often it has come up: once, and again each time that it had been cleared.</summary>
    [Id(3)]
    public required long Count { get; init; }

    /// <summary>When it was cleared; null while it holds.</summary>
    [Id(4)]
    public long? ClearedUtcUnixNs { get; init; }

    /// <summary>Who has seen it since it last came up; null where nobody has.</summary>
    [Id(5)]
    public Acknowledgement? Acknowledged { get; init; }
}
