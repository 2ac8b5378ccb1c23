namespace Muser.Sky.Arrays;

/// <summary>Why a position is not that of a calibrator that an array can observe.</summary>
public enum NearFieldFault : byte
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>A coordinate is NaN or infinite.</summary>
    NotFinite = 1,

    /// <summary>It is nearer than <see cref="NearFieldSource.MinDistanceM"/>: coordinates in km, perhaps, or not of ITRF.</summary>
    TooNear = 2,

    /// <summary>It is farther than <see cref="NearFieldSource.MaxDistanceM"/>: no satellite of the Earth.</summary>
    TooFar = 3,

    /// <summary>It stands below the horizon of the array.</summary>
    BelowHorizon = 4,
}
