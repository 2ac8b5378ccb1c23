namespace Muser.Imaging.Rendering;

/// <summary>A picture of palette colours with what is drawn on it: lines over the map, text on either ground. Row 0 on top.</summary>
internal sealed class Canvas(int width, int height)
{
    // Below one half, so that diagonals are as strong as straight lines.
    private const float Level = 0.4f;

    /// <summary>Pixels in a row.</summary>
    public int Width => width;

    /// <summary>Rows.</summary>
    public int Height => height;

    /// <summary>[row, column] colours of <see cref="Palette"/>.</summary>
    public byte[] Pixels { get; } = NewPixels(width * height);

    /// <summary>Covers a pixel by a share of 0 to 1; outside the picture it does nothing.</summary>
    public void Cover(int x, int y, float coverage)
    {
        if ((uint)x < (uint)width && (uint)y < (uint)height)
        {
            ref var pixel = ref Pixels[(y * width) + x];
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

    /// <summary>A smooth line of a given thickness, both in pixels; pixel centres are whole numbers.</summary>
    public void Line(double x0, double y0, double x1, double y1, double thickness)
    {
        var (dx, dy) = (x1 - x0, y1 - y0);
        var squared = Math.Max((dx * dx) + (dy * dy), 1e-12);
        var reach = thickness + 1;
        for (var y = (int)(Math.Min(y0, y1) - reach); y <= Math.Max(y0, y1) + reach; y++)
        {
            for (var x = (int)(Math.Min(x0, x1) - reach); x <= Math.Max(x0, x1) + reach; x++)
            {
                var along = Math.Clamp((((x - x0) * dx) + ((y - y0) * dy)) / squared, 0, 1);
                var (ex, ey) = (x - x0 - (along * dx), y - y0 - (along * dy));
                Cover(x, y, Edge(Math.Sqrt((ex * ex) + (ey * ey)), thickness));
            }
        }
    }

    /// <summary>A smooth circle, drawn within the rows from <paramref name="top"/> to <paramref name="bottom"/> and the columns to <paramref name="right"/>.</summary>
    public void Circle(double centreX, double centreY, double radius, double thickness, int top, int bottom, int right)
    {
        var reach = (thickness / 2) + 1;
        var firstRow = (int)Math.Max(top, centreY - radius - reach);
        var lastRow = (int)Math.Min(bottom - 1, centreY + radius + reach);
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
            for (var x = (int)Math.Ceiling(Math.Max(0, from)); x <= Math.Min(right - 1, to); x++)
            {
                var distance = Math.Abs(Math.Sqrt(Square(x - centreX) + (dy * dy)) - radius);
                Cover(x, y, Edge(distance, thickness));
            }
        }
    }

    /// <summary>Text with its upper left corner at (x, y), each dot <paramref name="scale"/> pixels wide. Returns the column after it.</summary>
    public int Text(int x, int y, string text, int scale)
    {
        foreach (var character in text)
        {
            for (var row = 0; row < BitmapFont.Height * scale; row++)
            {
                for (var column = 0; column < BitmapFont.Width * scale; column++)
                {
                    var coverage = Dot(character, (column + 0.5f) / scale, (row + 0.5f) / scale, scale);
                    if (coverage > 0)
                    {
                        Cover(x + column, y + row, coverage);
                    }
                }
            }

            x += BitmapFont.Advance * scale;
        }

        return x;
    }

    /// <summary>Pixels that a text is wide.</summary>
    public static int TextWidth(string text, int scale) => Math.Max(0, (text.Length * BitmapFont.Advance) - 1) * scale;

    private static byte[] NewPixels(int count)
    {
        var pixels = new byte[count];
        pixels.AsSpan().Fill(Palette.Grey(0));
        return pixels;
    }

    /// <summary>
    /// The dots of a character as a smooth shape: values between the dots are interpolated, then the slope at <see cref="Level"/> is made one pixel wide,
    /// which rounds corners and joins diagonals.
    /// </summary>
    private static float Dot(char character, float x, float y, int scale)
    {
        var (left, top) = ((int)MathF.Floor(x - 0.5f), (int)MathF.Floor(y - 0.5f));
        var (fx, fy) = (x - 0.5f - left, y - 0.5f - top);
        var upper = Mix(At(left, top), At(left + 1, top), fx);
        var lower = Mix(At(left, top + 1), At(left + 1, top + 1), fx);
        return scale == 1 ? At(left, top) : Math.Clamp(((Mix(upper, lower, fy) - Level) * scale) + 0.5f, 0, 1);

        float At(int column, int row) => BitmapFont.IsSet(character, column, row) ? 1 : 0;

        static float Mix(float a, float b, float share) => a + ((b - a) * share);
    }

    private static float Edge(double distance, double thickness) => (float)Math.Clamp((thickness / 2) + 0.5 - distance, 0, 1);

    private static double Square(double x) => x * x;
}
