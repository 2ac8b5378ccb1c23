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

    /// <summary>Noise of the residual, or of the dirty map where nothing was cleaned, in the unit of the map.</summary>
    [Id(13)]
    public float Noise { get; init; }

    /// <summary>Full width at half maximum of the long axis of the restoring beam, arcsec; 0 where no beam could be fitted.</summary>
    [Id(14)]
    public double BeamMajorArcsec { get; init; }

    /// <summary>Full width at half maximum of the short axis of the restoring beam, arcsec.</summary>
    [Id(15)]
    public double BeamMinorArcsec { get; init; }

    /// <summary>Direction of the long axis of the restoring beam as the header has it, BPA: from the north of the primary coordinate system through east, degrees.</summary>
    [Id(16)]
    public double BeamPositionAngleDeg { get; init; }

    /// <summary>How the map was cleaned: <c>none</c>, <c>hogbom</c>, <c>clark</c>, <c>sdi</c>, <c>multiscale</c>, <c>muser-hybrid</c>.</summary>
    [Id(17)]
    public string Clean { get; init; } = "none";

    /// <summary>Why the CLEAN ended: <c>threshold</c>, <c>iterations</c>, <c>cancelled</c> (its deadline had come), ...; empty where nothing was cleaned.</summary>
    [Id(18)]
    public string CleanStop { get; init; } = "";

    /// <summary>Components that the CLEAN took.</summary>
    [Id(19)]
    public int CleanIterations { get; init; }

    /// <summary>How many visibilities constrain the centre of the Sun's disc; 0 where it was not looked for.</summary>
    [Id(20)]
    public int DiscVisibilities { get; init; }

    /// <summary>How far east of its place the disc was found, arcsec, before it was brought there; 0 where it was not found.</summary>
    [Id(21)]
    public double DiscOffsetEastArcsec { get; init; }

    /// <summary>How far north of its place the disc was found, arcsec.</summary>
    [Id(22)]
    public double DiscOffsetNorthArcsec { get; init; }

    /// <summary>The FITS file of brightness temperature in kelvins, divided by the beam of a dish, relative to the root of the product store; empty without a flux scale.</summary>
    [Id(23)]
    public string TemperatureFitsPath { get; init; } = "";

    /// <summary>Its picture; empty without a flux scale.</summary>
    [Id(24)]
    public string TemperaturePngPath { get; init; } = "";

    /// <summary>Its brightest pixel, K; 0 without a flux scale.</summary>
    [Id(25)]
    public float PeakK { get; init; }

    /// <summary>A small picture of the map, a PNG of a few kilobytes; not repeated in manifest files.</summary>
    [Id(9)]
    [JsonIgnore]
    public byte[] Preview { get; init; } = [];
}
