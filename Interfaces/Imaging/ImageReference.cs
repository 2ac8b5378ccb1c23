using System.Text.Json.Serialization;
using Muser.Interfaces.Frames;

namespace Muser.Interfaces.Imaging;

/// <summary>A map in the product store: where it is and what it is, with a small picture. The pixels stay in the store.</summary>
[GenerateSerializer, Immutable, Alias("muser.ImageReference")]
public sealed record ImageReference
{
    /// <summary>The FITS file, relative to the root of the product store.</summary>
    [Id(0)]
    public required string FitsPath { get; init; }

    /// <summary>The picture, relative to the root of the product store.</summary>
    [Id(1)]
    public required string PngPath { get; init; }

    /// <summary>Band and hand.</summary>
    [Id(2)]
    public required BandHand BandHand { get; init; }

    /// <summary>Stored channel, 0-15; -1 for a map of all channels.</summary>
    [Id(3)]
    public required int Channel { get; init; }

    /// <summary>Frequency, Hz: the channel's centre, or the band's.</summary>
    [Id(4)]
    public required double FrequencyHz { get; init; }

    /// <summary>Pixels along each side.</summary>
    [Id(5)]
    public required int Size { get; init; }

    /// <summary>Width of a pixel, arcsec.</summary>
    [Id(6)]
    public required double CellArcsec { get; init; }

    /// <summary>The brightest pixel, in the unit of the map.</summary>
    [Id(7)]
    public required float Peak { get; init; }

    /// <summary>Root mean square of the pixels, in the unit of the map.</summary>
    [Id(8)]
    public required float Rms { get; init; }

    /// <summary>Unit of the pixels, in FITS spelling.</summary>
    [Id(10)]
    public string Unit { get; init; } = "";

    /// <summary>Predicted loss of the peak of a point at the limb by the width of a channel, 0 to 1.</summary>
    [Id(11)]
    public double LimbLossFrequency { get; init; }

    /// <summary>Predicted loss of the peak of a point at the limb by the duration, 0 to 1.</summary>
    [Id(12)]
    public double LimbLossTime { get; init; }

    /// <summary>A small picture of the map, a PNG of a few kilobytes; not repeated in manifest files.</summary>
    [Id(9)]
    [JsonIgnore]
    public byte[] Preview { get; init; } = [];
}
