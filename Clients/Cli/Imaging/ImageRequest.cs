using Muser.Imaging.Gpu;
using Muser.Imaging.Pipeline;
using Muser.Imaging.Rendering;

namespace Muser.Cli.Imaging;

/// <summary>What <c>muser image</c> was asked for.</summary>
internal sealed record ImageRequest
{
    /// <summary>The file of visibilities.</summary>
    public required string File { get; init; }

    /// <summary>The folder for maps.</summary>
    public required string Out { get; init; }

    /// <summary>The channels.</summary>
    public ChannelChoice Channels { get; init; }

    /// <summary>L, R, I or V, each a map; one null for what the file has.</summary>
    public required IReadOnlyList<string?> Polarizations { get; init; }

    /// <summary>Whether sizes and cells are those of the observatory's own imager.</summary>
    public bool IsObservatorySize { get; init; }

    /// <summary>Pixels on a side; null for what suits the array.</summary>
    public int? Size { get; init; }

    /// <summary>Side of a pixel; null for what suits the array.</summary>
    public double? CellArcsec { get; init; }

    /// <summary>How visibilities become maps.</summary>
    public required MapRecipe Recipe { get; init; }

    /// <summary>Whether the maps are summed on a GPU.</summary>
    public GpuUse Gpu { get; init; }

    /// <summary>How maps lie in their files.</summary>
    public FrameOptions Frame { get; init; } = new();

    /// <summary>Which products there are.</summary>
    public ProductOptions Products { get; init; } = new();

    /// <summary>How antennas are calibrated before; null where they are not.</summary>
    public SelfCalRequest? SelfCalibration { get; init; }

    /// <summary>How pictures are drawn.</summary>
    public PictureOptions Picture { get; init; } = new();

    /// <summary>Whether the file is of the observatory's former software.</summary>
    public bool IsLegacy { get; init; }

    /// <summary>Whether to print JSON.</summary>
    public bool IsJson { get; init; }
}
