namespace Muser.Imaging.Rendering;

/// <summary>How a map becomes a picture.</summary>
public sealed record PictureOptions
{
    /// <summary>For screens.</summary>
    public static PictureOptions Default { get; } = new();

    /// <summary>Of live maps: a burst does not drown the disc.</summary>
    public static PictureOptions Live { get; } = new() { Stretch = Stretch.Asinh };

    /// <summary>The colours.</summary>
    public ColourScale Colours { get; init; }

    /// <summary>How brightness becomes colour.</summary>
    public Stretch Stretch { get; init; }

    /// <summary>Brightness of the first and the last colour.</summary>
    public PictureLimits Limits { get; init; } = PictureLimits.Default;

    /// <summary>What surrounds the map.</summary>
    public PictureGround Ground { get; init; }

    /// <summary>Whether the limb is drawn, with a tick at the solar north pole.</summary>
    public bool HasLimb { get; init; } = true;

    /// <summary>Degrees between lines of the heliographic grid; 0 for none.</summary>
    public int GridDeg { get; init; }

    /// <summary>Whether the beam is drawn, in the lower left corner.</summary>
    public bool HasBeam { get; init; } = true;

    /// <summary>Whether there is nothing but the map and what is drawn on it: no axes, bar and title.</summary>
    public bool IsPlain { get; init; }

    /// <summary>The title; null for instrument, frequency and polarisation.</summary>
    public string? Title { get; init; }
}
