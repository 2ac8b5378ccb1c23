using System.Buffers;

namespace Muser.Imaging.Rendering;

/// <summary>A picture of palette colours with what is drawn on it: lines over the map, text on either ground. Row 0 on top. Its pixels are rented: dispose of it. One call at a time.</summary>
/// <param name="width">Pixels in a row.</param>
/// <param name="height">Rows.</param>
internal sealed class Canvas(int width, int height) : IDisposable
{
    private readonly byte[] _pixels = Rent(width * height);
    private (int Left, int Top, int Right, int Bottom) _clip = (0, 0, width, height);

    /// <summary>Pixels in a row.</summary>
    public int Width => width;

    /// <summary>Rows.</summary>
    public int Height => height;

    /// <summary>[row, column] colours of <see cref="Palette"/>.</summary>
    public Span<byte> Pixels => _pixels.AsSpan(0, width * height);

    /// <summary>What is drawn from now on stays within a box.</summary>
    public void Clip(int left, int top, int right, int bottom) =>
        _clip = (Math.Max(0, left), Math.Max(0, top), Math.Min(width, right), Math.Min(height, bottom));

    /// <summary>What is drawn from now on may be anywhere.</summary>
    public void Unclip() => _clip = (0, 0, width, height);

    /// <summary>Covers a pixel by a share of 0 to 1; outside the box it does nothing.</summary>
    public void Cover(int x, int y, float coverage)
    {
        if (x >= _clip.Left && x < _clip.Right && y >= _clip.Top && y < _clip.Bottom)
        {
            ref var pixel = ref _pixels[(y * width) + x];
            pixel = Palette.IsMap(pixel) ? Palette.Under(pixel, coverage) : Palette.Grey(Math.Max(coverage, Palette.Coverage(pixel)));
        }
    }

    /// <summary>A filled box with whole pixels.</summary>
    public void Box(int x, int y, int boxWidth, int boxHeight, float coverage = 1)
    {
        for (var row = y; row < y + boxHeight; row++)
        {
            for (var column = x; column < x + boxWidth; column++)
            {
                Cover(column, row, coverage);
            }
        }
    }

    /// <summary>The edge of a box, outwards of it.</summary>
    public void Frame(int x, int y, int boxWidth, int boxHeight, int thickness)
    {
        Box(x - thickness, y - thickness, boxWidth + (2 * thickness), thickness);
        Box(x - thickness, y + boxHeight, boxWidth + (2 * thickness), thickness);
        Box(x - thickness, y, thickness, boxHeight);
        Box(x + boxWidth, y, thickness, boxHeight);
    }

    /// <summary>A smooth line of a given thickness, both in pixels; pixel centres are whole numbers. For short ones: it looks at all pixels of the box around it.</summary>
    public void Line(double x0, double y0, double x1, double y1, double thickness, float strength = 1)
    {
        var (dx, dy) = (x1 - x0, y1 - y0);
        var squared = Math.Max((dx * dx) + (dy * dy), 1e-12);
        var reach = (thickness / 2) + 1;
        for (var y = (int)(Math.Min(y0, y1) - reach); y <= Math.Max(y0, y1) + reach; y++)
        {
            for (var x = (int)(Math.Min(x0, x1) - reach); x <= Math.Max(x0, x1) + reach; x++)
            {
                var along = Math.Clamp((((x - x0) * dx) + ((y - y0) * dy)) / squared, 0, 1);
                var (ex, ey) = (x - x0 - (along * dx), y - y0 - (along * dy));
                Cover(x, y, strength * Edge(Math.Sqrt((ex * ex) + (ey * ey)), thickness));
            }
        }
    }

    /// <summary>A smooth circle.</summary>
    public void Circle(double centreX, double centreY, double radius, double thickness)
    {
        var reach = (thickness / 2) + 1;
        var firstRow = (int)Math.Max(_clip.Top, centreY - radius - reach);
        var lastRow = (int)Math.Min(_clip.Bottom - 1, centreY + radius + reach);
        for (var y = firstRow; y <= lastRow; y++)
        {
            var dy = y - centreY;
            var outer = Math.Sqrt(Math.Max(0, Square(radius + reach) - (dy * dy)));
            var inner = Math.Sqrt(Math.Max(0, Square(Math.Max(0, radius - reach)) - (dy * dy)));
            Arc(y, dy, centreX - outer, centreX - inner);
            Arc(y, dy, centreX + inner, centreX + outer);
        }

        void Arc(int y, double dy, double from, double to)
        {
            for (var x = (int)Math.Ceiling(Math.Max(_clip.Left, from)); x <= Math.Min(_clip.Right - 1, to); x++)
            {
                Cover(x, y, Edge(Math.Abs(Math.Sqrt(Square(x - centreX) + (dy * dy)) - radius), thickness));
            }
        }
    }

    /// <summary>A filled ellipse with a smooth edge.</summary>
    /// <param name="centreX">Its centre.</param>
    /// <param name="centreY">Its centre.</param>
    /// <param name="major">Half its long axis.</param>
    /// <param name="minor">Half its short axis.</param>
    /// <param name="angleRad">Of the long axis from the top towards the left.</param>
    public void Ellipse(double centreX, double centreY, double major, double minor, double angleRad)
    {
        var (sin, cos) = Math.SinCos(angleRad);
        for (var y = (int)(centreY - major - 1); y <= centreY + major + 1; y++)
        {
            for (var x = (int)(centreX - major - 1); x <= centreX + major + 1; x++)
            {
                var (left, up) = (centreX - x, centreY - y);
                var (along, across) = (((left * sin) + (up * cos)) / major, ((left * cos) - (up * sin)) / minor);
                var radius = Math.Sqrt((along * along) + (across * across));

                // To first order the distance from the edge is (radius - 1) over the length of the gradient of the radius.
                var gradient = Math.Sqrt(Square(along / major) + Square(across / minor)) / Math.Max(radius, 1e-9);
                Cover(x, y, radius < 1e-9 ? 1 : (float)Math.Clamp(0.5 - ((radius - 1) / gradient), 0, 1));
            }
        }
    }

    /// <summary>Text that begins at (x, y), y on its line. Returns the column after it.</summary>
    /// <param name="x">Where it begins.</param>
    /// <param name="y">Where its line is.</param>
    /// <param name="text">The text.</param>
    /// <param name="size">Pixels to the em.</param>
    /// <param name="isUpwards">Whether it runs from below to above.</param>
    public double Text(double x, int y, string text, int size, bool isUpwards = false)
    {
        var along = isUpwards ? -(double)y : x;
        foreach (var character in text)
        {
            var mask = GlyphFont.Mask(character, size, along);
            var start = (int)Math.Floor(along) - mask.Left;
            for (var row = mask.FirstRow; row < mask.EndRow; row++)
            {
                for (var column = mask.FirstColumn; column < mask.EndColumn; column++)
                {
                    if (mask.Coverage[(row * mask.Width) + column] is > 0 and var coverage)
                    {
                        var (right, down) = (start + column, row - mask.Above);
                        Cover(isUpwards ? (int)x + down : right, isUpwards ? -right : y + down, coverage);
                    }
                }
            }

            along += GlyphFont.Advance(character, size);
        }

        return along;
    }

    /// <summary>Pixels that a text is long.</summary>
    public static double TextLength(string text, int size)
    {
        double length = 0;
        foreach (var character in text)
        {
            length += GlyphFont.Advance(character, size);
        }

        return length;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_pixels);

    private static byte[] Rent(int count)
    {
        var pixels = ArrayPool<byte>.Shared.Rent(count);
        pixels.AsSpan(0, count).Fill(Palette.Grey(0));
        return pixels;
    }

    private static float Edge(double distance, double thickness) => (float)Math.Clamp((thickness / 2) + 0.5 - distance, 0, 1);

    private static double Square(double x) => x * x;
}
