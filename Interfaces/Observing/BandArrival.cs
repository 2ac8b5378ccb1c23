namespace Muser.Interfaces.Observing;

/// <summary>What ingest knows of one band of an integration when it asks for its mean.</summary>
[GenerateSerializer, Immutable, Alias("muser.BandArrival")]
public sealed record BandArrival
{
    /// <summary>Length of the integration, ns.</summary>
    [Id(0)]
    public required long IntervalNs { get; init; }

    /// <summary>UTC of the frames of the left hand that are to be in it, ns since 1970-01-01.</summary>
    [Id(1)]
    public required long[] LeftUtcUnixNs { get; init; }

    /// <summary>The same of the right hand.</summary>
    [Id(2)]
    public required long[] RightUtcUnixNs { get; init; }

    /// <summary>Whether the mean is to be written as a UVFITS file.</summary>
    [Id(3)]
    public required bool WantsFile { get; init; }

    /// <summary>The version of the parameters of which the file tells.</summary>
    [Id(4)]
    public required long CalibrationVersion { get; init; }
}
