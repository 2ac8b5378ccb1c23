using Muser.Interfaces.Frames;

namespace Muser.Interfaces.Observing;

/// <summary>The mean of one band and hand over an integration, in numbers. The visibilities themselves are in the file, where one was wanted.</summary>
[GenerateSerializer, Immutable, Alias("muser.BandIntegration")]
public sealed record BandIntegration
{
    /// <summary>Band and hand.</summary>
    [Id(0)]
    public required BandHand BandHand { get; init; }

    /// <summary>Frames in the mean.</summary>
    [Id(1)]
    public required int Frames { get; init; }

    /// <summary>The mean time of what is in it, ns since 1970-01-01: the middle of the frames, by their weights.</summary>
    [Id(2)]
    public required long MeanUtcUnixNs { get; init; }

    /// <summary>Share of the visibilities of those frames that are not in the mean, because they are flagged, 0 to 1.</summary>
    [Id(3)]
    public required double FlaggedFraction { get; init; }

    /// <summary>Unit of the amplitudes, in FITS spelling: <c>count</c>, <c>Jy</c>; empty for correlation coefficients.</summary>
    [Id(4)]
    public required string Unit { get; init; }

    /// <summary>Amplitude of the mean visibilities, averaged over channels and partners, for each antenna; 0 where all is flagged.</summary>
    [Id(5)]
    public required float[] CrossAmplitudeAntenna { get; init; }

    /// <summary>The UVFITS file of the band, relative to the root of the product store; empty where none was wanted.</summary>
    [Id(6)]
    public string UvFitsPath { get; init; } = "";
}
