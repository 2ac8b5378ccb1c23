using Muser.Imaging.Maps;
using Muser.Sky.Vectors;

namespace Muser.Imaging.Clean;

/// <summary>A box in which components may be, both corners included.</summary>
/// <param name="X0">A corner: columns from the left, 0-based, or arc seconds to the right (west) of the phase centre.</param>
/// <param name="Y0">The same corner: rows from the bottom, or arc seconds north.</param>
/// <param name="X1">The other corner.</param>
/// <param name="Y1">The other corner.</param>
/// <param name="IsArcsec">Whether the numbers are arc seconds from the phase centre.</param>
public readonly record struct MaskBox(double X0, double Y0, double X1, double Y1, bool IsArcsec)
{
    /// <summary>The pixels of a map that it covers; where it ends between two, the nearer.</summary>
    public (int FirstRow, int FirstColumn, int LastRow, int LastColumn) On(ImageGrid grid)
    {
        var (left, right) = (Column(Math.Min(X0, X1), grid), Column(Math.Max(X0, X1), grid));
        var (bottom, top) = (Row(Math.Min(Y0, Y1), grid), Row(Math.Max(Y0, Y1), grid));
        return (bottom, left, top, right);
    }

    /// <summary>The same box on a map with so many more pixels on each side.</summary>
    public MaskBox Moved(int pixels) =>
        IsArcsec ? this : this with { X0 = X0 + pixels, Y0 = Y0 + pixels, X1 = X1 + pixels, Y1 = Y1 + pixels };

    /// <summary>Whether a map has any of it.</summary>
    public bool IsOn(ImageGrid grid)
    {
        var (firstRow, firstColumn, lastRow, lastColumn) = On(grid);
        return firstRow < grid.Size && firstColumn < grid.Size && lastRow >= 0 && lastColumn >= 0;
    }

    private int Column(double x, ImageGrid grid) => Pixel(IsArcsec ? grid.Column(-x * Angle.Arcsec) : x);

    private int Row(double y, ImageGrid grid) => Pixel(IsArcsec ? grid.Row(y * Angle.Arcsec) : y);

    private static int Pixel(double place) => (int)Math.Clamp(Math.Round(place), int.MinValue / 2, int.MaxValue / 2);
}
