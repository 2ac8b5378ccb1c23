namespace Muser.Sky.Satellites;

/// <summary>Why two-line elements were refused.</summary>
public enum TwoLineFaultReason
{
    /// <summary>The file is not there, or may not be read.</summary>
    NotReadable,

    /// <summary>A line has not 69 columns.</summary>
    WrongLength,

    /// <summary>A line does not begin with its number, or the other line does not follow.</summary>
    WrongLine,

    /// <summary>A line does not add up to its last digit.</summary>
    Checksum,

    /// <summary>A field is no number, or none that can be.</summary>
    BadField,

    /// <summary>The two lines are of two satellites.</summary>
    TwoSatellites,

    /// <summary>The elements describe no orbit around the Earth.</summary>
    NotAnOrbit,

    /// <summary>The file holds no elements, or none of that satellite.</summary>
    NotFound,

    /// <summary>The file holds several satellites and none was named.</summary>
    Ambiguous,
}
