namespace Muser.Interfaces.Observing;

/// <summary>What ingest knows of an integration when all cycles that have frames in it have ended.</summary>
[GenerateSerializer, Immutable, Alias("muser.IntegrationArrival")]
public sealed record IntegrationArrival
{
    /// <summary>The integration.</summary>
    [Id(0)]
    public required IntegrationKey Integration { get; init; }

    /// <summary>Its length, ns.</summary>
    [Id(1)]
    public required long IntervalNs { get; init; }

    /// <summary>Starts of the published cycles that have frames in it, ns since 1970-01-01: the ledger commits its history of them.</summary>
    [Id(2)]
    public required long[] CycleStartsUtcUnixNs { get; init; }

    /// <summary>The means; empty where frames are not integrated.</summary>
    [Id(3)]
    public required BandIntegration[] Bands { get; init; }

    /// <summary>The versions of the parameters with which the frames were calibrated, ascending.</summary>
    [Id(4)]
    public required long[] CalibrationVersions { get; init; }

    /// <summary>Frames that came and are not in the means.</summary>
    [Id(5)]
    public required int LeftOut { get; init; }
}
