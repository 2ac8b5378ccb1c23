namespace Muser.Interfaces.Observing;

/// <summary>A line of the ledger's history: a cycle, or an integration, that was published. It stays when the manifest is deleted by retention.</summary>
[GenerateSerializer, Immutable, Alias("muser.CycleRecord")]
public readonly record struct CycleRecord
{
    /// <summary>UTC of its beginning, ns since 1970-01-01.</summary>
    [Id(0)]
    public required long StartUtcUnixNs { get; init; }

    /// <summary>True for an integration, false for a cycle.</summary>
    [Id(1)]
    public bool IsIntegration { get; init; }

    /// <summary>UTC of its publication, ns since 1970-01-01.</summary>
    [Id(2)]
    public required long PublishedUtcUnixNs { get; init; }

    /// <summary>Frames in a whole cycle; 0 for an integration.</summary>
    [Id(3)]
    public int Slots { get; init; }

    /// <summary>Frames in it.</summary>
    [Id(4)]
    public required int Frames { get; init; }

    /// <summary>Maps of it.</summary>
    [Id(5)]
    public int Images { get; init; }

    /// <summary>Whether every frame of the cycle was calibrated.</summary>
    [Id(6)]
    public bool IsComplete { get; init; }

    /// <summary>The version of the parameters, for an integration the newest of them.</summary>
    [Id(7)]
    public required long CalibrationVersion { get; init; }

    /// <summary>From the socket read of the last byte to the publication, ms; 0 for an integration.</summary>
    [Id(8)]
    public float LatencyMs { get; init; }
}
