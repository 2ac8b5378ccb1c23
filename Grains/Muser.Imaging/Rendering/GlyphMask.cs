namespace Muser.Imaging.Rendering;

/// <summary>
/// How much of each pixel a letter covers. Filled by the signed areas right of the edges of its outline: the difference from a pixel to the next is summed edge by edge,
/// and the running sum along a row is the coverage, exact for straight edges. Built by one thread, then immutable.
/// </summary>
internal sealed class GlyphMask
{
    /// <summary>Less than this is rounding.</summary>
    private const float Least = 1e-4f;

    private float[] _differences;

    /// <param name="size">Pixels to the em.</param>
    public GlyphMask(int size)
    {
        // A quarter of an em below the line and beside the letter, one above: no letter of the font is larger.
        (Left, Above) = ((size / 4) + 1, size + 1);
        (Width, Height) = ((2 * size) + 4, size + (size / 3) + 4);
        _differences = new float[Width * Height];
        Coverage = [];
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns left of the place where the letter stands.</summary>
    public int Left { get; }

    /// <summary>Rows above the line that it stands on.</summary>
    public int Above { get; }

    /// <summary>First row that is not empty.</summary>
    public int FirstRow { get; private set; }

    /// <summary>The row after the last that is not empty.</summary>
    public int EndRow { get; private set; }

    /// <summary>First column that is not empty.</summary>
    public int FirstColumn { get; private set; }

    /// <summary>The column after the last that is not empty.</summary>
    public int EndColumn { get; private set; }

    /// <summary>[row, column], row 0 on top, 0 to 1; after <see cref="Close"/>.</summary>
    public float[] Coverage { get; private set; }

    /// <summary>Adds an edge of the outline, pixels from the place of the letter, y upwards.</summary>
    public void Edge(double x0, double y0, double x1, double y1)
    {
        (x0, x1, y0, y1) = (x0 + Left, x1 + Left, Above - y0, Above - y1);
        var sign = 1f;
        if (y0 > y1)
        {
            (x0, y0, x1, y1, sign) = (x1, y1, x0, y0, -1f);
        }

        var slope = y1 > y0 ? (x1 - x0) / (y1 - y0) : 0;
        for (var row = (int)Math.Floor(y0); row < y1; row++)
        {
            var (from, to) = (Math.Max(row, y0), Math.Min(row + 1, y1));
            if (to > from)
            {
                Row(row, x0 + ((from - y0) * slope), x0 + ((to - y0) * slope), sign * (float)(to - from));
            }
        }
    }

    /// <summary>Sums the edges up.</summary>
    public void Close()
    {
        Coverage = _differences;
        _differences = [];
        (FirstRow, FirstColumn) = (Height, Width);
        for (var row = 0; row < Height; row++)
        {
            float sum = 0;
            for (var column = 0; column < Width; column++)
            {
                ref var value = ref Coverage[(row * Width) + column];
                sum += value;
                value = Math.Abs(sum) < Least ? 0 : Math.Min(1, Math.Abs(sum));
                if (value > 0)
                {
                    (FirstRow, EndRow) = (Math.Min(FirstRow, row), row + 1);
                    (FirstColumn, EndColumn) = (Math.Min(FirstColumn, column), Math.Max(EndColumn, column + 1));
                }
            }
        }
    }

    /// <summary>A piece of an edge within a row: what is right of it is covered by its height.</summary>
    private void Row(int row, double from, double to, float height)
    {
        var (left, right) = (Math.Min(from, to), Math.Max(from, to));
        var line = _differences.AsSpan(row * Width, Width);
        var (first, last) = ((int)Math.Floor(left), (int)Math.Floor(right));
        if (first == last)
        {
            var covered = height * (float)(first + 1 - ((left + right) / 2));
            line[first] += covered;
            line[first + 1] += height - covered;
            return;
        }

        // A trapezium: the coverage of a pixel is the mean over it of what the edge has passed, whose differences are summed.
        var before = 0f;
        for (var column = first; column <= last + 1; column++)
        {
            var covered = height * (float)Mean(column);
            line[column] += covered - before;
            before = covered;
        }

        double Mean(int column)
        {
            var width = right - left;
            return (Passed(column + 1) - Passed(column)) / width;

            double Passed(double x) => x <= left ? 0 : x >= right ? (width * width / 2) + (width * (x - right)) : (x - left) * (x - left) / 2;
        }
    }
}
