namespace Muser.Imaging.Disc;

/// <summary>Why the Sun's disc could not be found or fitted.</summary>
public enum DiscFault
{
    /// <summary>It was.</summary>
    None,

    /// <summary>Fewer than <see cref="DiscFinder.FewestVisibilities"/> visibilities are short enough to see the disc as a whole.</summary>
    TooFewVisibilities,

    /// <summary>Nothing like a disc lies within the offset allowed.</summary>
    NotFound,
}
