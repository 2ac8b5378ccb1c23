using Muser.Imaging.Maps;

namespace Muser.Imaging.Rendering;

/// <summary>Where everything is in a picture: small maps are shown larger, by whole numbers, and large ones smaller. Immutable.</summary>
internal readonly record struct PictureLayout
{
    private const int Comfortable = 512;
    private const int MostZoom = 8;
    private const int Largest = 1440;

    public PictureLayout(ImageGrid grid, bool isPlain)
    {
        ZoomIn = Math.Clamp(Comfortable / grid.Size, 1, MostZoom);
        ZoomOut = (grid.Size + Largest - 1) / Largest;
        Side = grid.Size * ZoomIn / ZoomOut;
        Font = Math.Max(11, (int)Math.Round(13 + (0.014 * (Side - Comfortable))));
        if (!isPlain)
        {
            (Left, Top) = ((int)(5.0 * Font), (int)(3.4 * Font));
            (Width, Height) = (Left + Side + (int)(6.9 * Font), Top + Side + (int)(3.5 * Font));
        }
        else
        {
            (Width, Height) = (Side, Side);
        }
    }

    /// <summary>Pixels of the picture on a side of a pixel of the map.</summary>
    public int ZoomIn { get; }

    /// <summary>Pixels of the map on a side of a pixel of the picture.</summary>
    public int ZoomOut { get; }

    /// <summary>Side of the map in the picture.</summary>
    public int Side { get; }

    /// <summary>Pixels to the em of the text.</summary>
    public int Font { get; }

    /// <summary>First column of the map.</summary>
    public int Left { get; }

    /// <summary>First row of the map.</summary>
    public int Top { get; }

    /// <summary>Columns of the picture.</summary>
    public int Width { get; }

    /// <summary>Rows of the picture.</summary>
    public int Height { get; }

    /// <summary>Pixels of the picture to one of the map.</summary>
    public double Scale => ZoomIn / (double)ZoomOut;

    /// <summary>Column of the picture of a continuous column of the map.</summary>
    public double X(double column) => Left + ((column + 0.5) * Scale) - 0.5;

    /// <summary>Row of the picture of a continuous row of the map.</summary>
    public double Y(double row) => Top + Side - 0.5 - ((row + 0.5) * Scale);
}
