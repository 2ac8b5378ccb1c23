namespace Muser.Imaging.Clean;

/// <summary>How a map is cleaned.</summary>
public enum CleanMethod
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary><see cref="HogbomCleaner"/>.</summary>
    Hogbom,

    /// <summary><see cref="ClarkCleaner"/>.</summary>
    Clark,

    /// <summary><see cref="SdiCleaner"/>.</summary>
    Sdi,

    /// <summary><see cref="MultiScaleCleaner"/>.</summary>
    MultiScale,

    /// <summary><see cref="HybridCleaner"/>: it brings its own weighting, thresholds and iterations.</summary>
    MuserHybrid,
}
