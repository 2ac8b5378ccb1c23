using Muser.Imaging.Maps;

namespace Muser.Imaging.Clean;

/// <summary>
/// Where components may be. Made of boxes and discs, added one after the other; empty to begin with. Not to be changed while a CLEAN
/// uses it.
/// </summary>
public sealed class CleanMask
{
    private readonly bool[] _inside;

    /// <param name="grid">The map.</param>
    public CleanMask(ImageGrid grid)
    {
        Grid = grid;
        _inside = new bool[grid.Pixels];
    }

    /// <summary>The map.</summary>
    public ImageGrid Grid { get; }

    /// <summary>[row, column]: whether a component may be there.</summary>
    public ReadOnlySpan<bool> InsideRowColumn => _inside;

    /// <summary>Whether all of it lies in a square of half the map's side, so that a beam of the map's size reaches from any pixel of it to any other.</summary>
    public bool IsWithinHalf
    {
        get
        {
            var (top, bottom, left, right) = (Grid.Size, -1, Grid.Size, -1);
            for (var row = 0; row < Grid.Size; row++)
            {
                var line = _inside.AsSpan(row * Grid.Size, Grid.Size);
                var first = line.IndexOf(true);
                if (first >= 0)
                {
                    (top, bottom) = (Math.Min(top, row), row);
                    (left, right) = (Math.Min(left, first), Math.Max(right, line.LastIndexOf(true)));
                }
            }

            return bottom - top < Grid.Size / 2 && right - left < Grid.Size / 2;
        }
    }

    /// <summary>Adds the pixels of a box, both corners included; what lies beyond the map is left out.</summary>
    /// <returns>This mask.</returns>
    public CleanMask AddBox(int firstRow, int firstColumn, int lastRow, int lastColumn)
    {
        var last = Grid.Size - 1;
        var (left, right) = (Math.Max(0, firstColumn), Math.Min(last, lastColumn));
        for (var row = Math.Max(0, firstRow); row <= Math.Min(last, lastRow) && left <= right; row++)
        {
            _inside.AsSpan((row * Grid.Size) + left, right - left + 1).Fill(true);
        }

        return this;
    }

    /// <summary>Adds the pixels whose centre is within a radius.</summary>
    /// <param name="l">Direction cosine of the centre, towards east.</param>
    /// <param name="m">Direction cosine of the centre, towards north.</param>
    /// <param name="radiusRad">Radius, as a difference in direction cosine.</param>
    /// <returns>This mask.</returns>
    public CleanMask AddDisc(double l, double m, double radiusRad)
    {
        for (var i = 0; i < _inside.Length; i++)
        {
            var (dl, dm) = (Grid.L(i % Grid.Size) - l, Grid.M(i / Grid.Size) - m);
            _inside[i] |= (dl * dl) + (dm * dm) <= radiusRad * radiusRad;
        }

        return this;
    }
}
