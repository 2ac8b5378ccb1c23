namespace Muser.Interfaces.Observing;

/// <summary>
/// What was published of an integration: the content of its manifest file, and of the notice on the stream. An integration is published when, and only
/// when, its manifest exists.
/// </summary>
[GenerateSerializer, Immutable, Alias("muser.IntegrationManifest")]
public sealed record IntegrationManifest
{
    /// <summary>Stream namespace of the notices; the stream's key is the array.</summary>
    public const string StreamNamespace = "integrations";

    /// <summary>The integration.</summary>
    [Id(0)]
    public required IntegrationKey Integration { get; init; }

    /// <summary>Its length, ns.</summary>
    [Id(1)]
    public required long IntervalNs { get; init; }

    /// <summary>The means, by band and hand.</summary>
    [Id(2)]
    public required BandIntegration[] Bands { get; init; }

    /// <summary>The versions of the parameters with which the frames were calibrated, ascending.</summary>
    [Id(3)]
    public required long[] CalibrationVersions { get; init; }

    /// <summary>Frames that came and are not in the means, because they could not be brought again after a silo was lost.</summary>
    [Id(4)]
    public int LeftOut { get; init; }

    /// <summary>The term of the ledger's activation that published it.</summary>
    [Id(5)]
    public required long Term { get; init; }

    /// <summary>UTC of the publication, ns since 1970-01-01.</summary>
    [Id(6)]
    public required long PublishedUtcUnixNs { get; init; }

    /// <summary>Frames in all means.</summary>
    public int Frames() => Bands.Sum(band => band.Frames);
}
