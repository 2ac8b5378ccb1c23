namespace Muser.Interfaces.Observing;

/// <summary>The ledger in numbers, since the product store was first used.</summary>
[GenerateSerializer, Immutable, Alias("muser.ObservationStatus")]
public sealed record ObservationStatus
{
    /// <summary>Cycles whose manifest exists.</summary>
    [Id(0)]
    public long Published { get; init; }

    /// <summary>Published cycles of which every frame was calibrated.</summary>
    [Id(1)]
    public long Complete { get; init; }

    /// <summary>Published cycles of which a frame never arrived or was rejected.</summary>
    [Id(2)]
    public long Lost { get; init; }

    /// <summary>Published cycles that were later than the limit.</summary>
    [Id(3)]
    public long Late { get; init; }

    /// <summary>Maps in published cycles.</summary>
    [Id(4)]
    public long Images { get; init; }

    /// <summary>Start of the newest published cycle, ns since 1970-01-01; 0 before the first.</summary>
    [Id(5)]
    public long WatermarkUtcUnixNs { get; init; }

    /// <summary>The term of the present activation.</summary>
    [Id(6)]
    public long Term { get; init; }

    /// <summary>Cycles that are open.</summary>
    [Id(7)]
    public int OpenCycles { get; init; }

    /// <summary>Integrations whose manifest exists.</summary>
    [Id(8)]
    public long Integrations { get; init; }

    /// <summary>Frames in them.</summary>
    [Id(9)]
    public long IntegratedFrames { get; init; }
}
