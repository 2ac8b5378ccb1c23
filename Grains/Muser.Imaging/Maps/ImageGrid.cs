using Muser.Sky.Vectors;

namespace Muser.Imaging.Maps;

/// <summary>
/// The pixels of a square map around the phase centre: row-major [row, column], row 0 south, column 0 east, and the phase centre at pixel
/// (<see cref="Size"/>/2, <see cref="Size"/>/2), 0-based: l = -(column - N/2) cell, m = (row - N/2) cell, l east, m north.
/// </summary>
public readonly record struct ImageGrid
{
    /// <param name="size">Pixels on a side, even, at least 2.</param>
    /// <param name="cellArcsec">Side of a pixel, arc seconds, as a step in direction cosine.</param>
    public ImageGrid(int size, double cellArcsec)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 2);
        ArgumentOutOfRangeException.ThrowIfNotEqual(size % 2, 0, nameof(size));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cellArcsec);
        var edge = size / 2 * cellArcsec * Angle.Arcsec;
        if (!(2 * edge * edge < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(cellArcsec), cellArcsec, $"{size} pixels of that size reach beyond the celestial hemisphere.");
        }

        (Size, CellArcsec) = (size, cellArcsec);
    }

    /// <summary>Pixels on a side.</summary>
    public int Size { get; }

    /// <summary>Side of a pixel, arc seconds.</summary>
    public double CellArcsec { get; }

    /// <summary>Side of a pixel, radians.</summary>
    public double CellRad => CellArcsec * Angle.Arcsec;

    /// <summary>Pixels in the map.</summary>
    public int Pixels => Size * Size;

    /// <summary>Direction cosine towards east of a column, continuous.</summary>
    public double L(double column) => -(column - (Size / 2)) * CellRad;

    /// <summary>Direction cosine towards north of a row, continuous.</summary>
    public double M(double row) => (row - (Size / 2)) * CellRad;

    /// <summary>Column, continuous, of a direction cosine towards east.</summary>
    public double Column(double l) => (Size / 2) - (l / CellRad);

    /// <summary>Row, continuous, of a direction cosine towards north.</summary>
    public double Row(double m) => (Size / 2) + (m / CellRad);
}
