namespace Muser.Imaging.Clean;

/// <summary>Why a restoring beam could not be fitted.</summary>
public enum BeamFault
{
    /// <summary>It was.</summary>
    None,

    /// <summary>The beam has a pixel that is not a finite number.</summary>
    NotFinite,

    /// <summary>The beam is not positive at its centre, as where every visibility is flagged.</summary>
    NoPeak,

    /// <summary>The main lobe has too few pixels.</summary>
    TooFewPixels,

    /// <summary>What is around the centre is no main lobe: it reaches the edge of the map, is exceeded nearby, or falls off in one
    /// direction only.</summary>
    NoMainLobe,
}
