using Muser.Imaging.Clean;
using Muser.Imaging.Maps;

namespace Muser.Cli.Imaging;

/// <summary>What <c>muser image</c> was asked for.</summary>
internal sealed record ImageRequest
{
    /// <summary>The file of visibilities.</summary>
    public required string File { get; init; }

    /// <summary>The folder for maps.</summary>
    public required string Out { get; init; }

    /// <summary>The channel, from 0; null for all.</summary>
    public int? Channel { get; init; }

    /// <summary>L, R, I or V; null for what the file has.</summary>
    public string? Polarization { get; init; }

    /// <summary>Pixels on a side; null for what suits the array.</summary>
    public int? Size { get; init; }

    /// <summary>Side of a pixel; null for what suits the array.</summary>
    public double? CellArcsec { get; init; }

    /// <summary>Weights.</summary>
    public required Weighting Weighting { get; init; }

    /// <summary>How maps are cleaned.</summary>
    public CleanMethod Method { get; init; }

    /// <summary>Gain and limits.</summary>
    public required CleanOptions Clean { get; init; }

    /// <summary>How maps lie in their files.</summary>
    public FrameOptions Frame { get; init; } = new();

    /// <summary>Which products there are.</summary>
    public ProductOptions Products { get; init; } = new();

    /// <summary>Whether the file is of the observatory's former software.</summary>
    public bool IsLegacy { get; init; }

    /// <summary>Whether to print JSON.</summary>
    public bool IsJson { get; init; }
}
