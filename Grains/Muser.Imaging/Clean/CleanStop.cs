namespace Muser.Imaging.Clean;

/// <summary>Why a CLEAN ended.</summary>
public enum CleanStop
{
    /// <summary>The largest residual is at or below the threshold.</summary>
    Threshold,

    /// <summary>The iterations allowed are used up.</summary>
    Iterations,

    /// <summary>No pixel that may take a component has anything left: an empty mask, an empty map, or nothing positive where only that
    /// is wanted.</summary>
    NothingLeft,

    /// <summary>The largest residual has grown to twice that of the dirty map: the beam does not belong to the map, or the gain is too
    /// high.</summary>
    Diverging,

    /// <summary>The dirty map or the beam has a pixel that is not a finite number. Nothing was cleaned.</summary>
    NotFinite,

    /// <summary>The beam has no peak at its centre, as where every visibility is flagged. Nothing was cleaned.</summary>
    NoBeam,

    /// <summary>The caller asked to stop.</summary>
    Cancelled,

    /// <summary>The time that a live map may take is over; the map is restored as it is then.</summary>
    Deadline,
}
