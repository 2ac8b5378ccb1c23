using Muser.Formats.Frames;
using Muser.Imaging.Clean;
using Muser.Imaging.Maps;
using Muser.Sky.Places;

namespace Muser.Imaging.Products;

/// <summary>All that a file or a picture says about a map beside its pixels.</summary>
public sealed record MapDescription
{
    /// <summary>The array.</summary>
    public required ArrayLayout Array { get; init; }

    /// <summary>The pixels; axes of date around the geocentric apparent place of the Sun.</summary>
    public required ImageGrid Grid { get; init; }

    /// <summary>The Sun at the middle of the observation: the phase centre of the map.</summary>
    public required SunPlace Sun { get; init; }

    /// <summary>Begin of the observation.</summary>
    public required UtcTime Begin { get; init; }

    /// <summary>End of the observation.</summary>
    public required UtcTime End { get; init; }

    /// <summary>Centre frequency, Hz.</summary>
    public required double FrequencyHz { get; init; }

    /// <summary>Total bandwidth, Hz.</summary>
    public double BandwidthHz { get; init; } = ArrayLayout.ChannelWidthHz;

    /// <summary>What the map is of: LL, RR, I, V.</summary>
    public required string Stokes { get; init; }

    /// <summary>Kind of map: DIRTY, PSF, MODEL, RESIDUAL, CLEAN.</summary>
    public string Kind { get; init; } = "DIRTY";

    /// <summary>Unit of a pixel, in FITS spelling.</summary>
    public string Unit { get; init; } = "Jy/beam";

    /// <summary>The primary coordinate system of its file.</summary>
    public MapFrame Frame { get; init; }

    /// <summary>Position angle of the top of the map from the north of date through east, rad; 0 for axes of date.</summary>
    public double UpRad { get; init; }

    /// <summary>Whether the pixels have been divided by the beam of a dish; see <see cref="PrimaryBeam"/>.</summary>
    public bool IsPrimaryBeamCorrected { get; init; }

    /// <summary>The beam, its angle from the north of date, of a restored map, or the fit to the main lobe of a dirty one; null where there is none.</summary>
    public RestoringBeam? Beam { get; init; }

    /// <summary>The angle of the beam as the header has it, BPA: from the north of the primary coordinate system through east, 0 to 180 degrees; null without a beam.</summary>
    public double? BeamPositionAngleDeg => Beam is { } beam ? MapAxes.FromPrimaryNorthDeg(this, beam.PositionAngleDeg) : null;

    /// <summary>How visibilities were weighted: natural, uniform.</summary>
    public string Weighting { get; init; } = "natural";

    /// <summary>Visibilities that the map is made of; 0 where it is not known.</summary>
    public long Visibilities { get; init; }

    /// <summary>Visibilities that were flagged, of those that a map of the whole band would be made of.</summary>
    public long FlaggedVisibilities { get; init; }

    /// <summary>Of those, the ones that automatic flags took.</summary>
    public long AutomaticallyFlaggedVisibilities { get; init; }

    /// <summary>Predicted loss of the peak of a point at the limb by the width of a channel, 0 to 1; see <see cref="BandwidthSmearing"/>. Null: not known.</summary>
    public double? LimbLossFrequency { get; init; }

    /// <summary>Predicted loss of the peak of a point at the limb by the duration, 0 to 1; see <see cref="TimeSmearing"/>. Null: not known.</summary>
    public double? LimbLossTime { get; init; }

    /// <summary>Name and version of the software.</summary>
    public string Software { get; init; } = "";

    /// <summary>Version of the calibration parameters.</summary>
    public string CalibrationVersion { get; init; } = "";

    /// <summary>Steps of the processing, one line each.</summary>
    public IReadOnlyList<string> History { get; init; } = [];

    /// <summary>Middle of the observation.</summary>
    public UtcTime Middle => Begin.AddNs((End - Begin) / 2);

    /// <summary>From a frame of one hand to that of the other, where the map is of both; else null.</summary>
    public double? HandSeparationSeconds => Stokes is "I" or "V" ? ArrayLayout.FramePeriodNs * 1e-9 : null;

    /// <summary>MUSER-I or MUSER-II.</summary>
    public string Instrument => Array.Id == ArrayId.Muser1 ? "MUSER-I" : "MUSER-II";
}
