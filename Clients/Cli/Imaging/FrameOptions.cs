using Muser.Imaging.Maps;
using Muser.Imaging.Products;
using Muser.Sky.Places;

namespace Muser.Cli.Imaging;

/// <summary>How maps lie in their files.</summary>
internal sealed record FrameOptions
{
    private const int PixelStep = 32;

    /// <summary>The primary coordinate system.</summary>
    public MapFrame Frame { get; init; }

    /// <summary>Whether solar north is on top.</summary>
    public bool IsSolarNorthUp { get; init; }

    /// <summary>Position angle, from the north of date, of the top of the maps.</summary>
    public double UpRad(SunPlace sun) => IsSolarNorthUp ? sun.PRad : 0;

    /// <summary>The map to be made: larger where it is to be turned, so that the corners of the turned one are part of it.</summary>
    /// <param name="wanted">The map of the files.</param>
    /// <param name="sun">The Sun.</param>
    public ImageGrid Worked(ImageGrid wanted, SunPlace sun) => IsSolarNorthUp ? new(WorkedSize(wanted.Size, sun), wanted.CellArcsec) : wanted;

    /// <summary>Its side.</summary>
    public int WorkedSize(int wantedSize, SunPlace sun) =>
        IsSolarNorthUp ? (MapRotation.SizeFor(wantedSize, sun.PRad) + PixelStep - 1) / PixelStep * PixelStep : wantedSize;
}
