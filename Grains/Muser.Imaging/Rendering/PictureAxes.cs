using Muser.Imaging.Products;

namespace Muser.Imaging.Rendering;

/// <summary>
/// The frame of a map with its ticks: solar west and north from the centre of the disc, arc seconds, where solar north is on top; else east and north from the phase
/// centre, arc minutes.
/// </summary>
internal static class PictureAxes
{
    private const double ArcsecPerRad = 180 * 3600 / Math.PI;
    private const int MinorTicks = 5;

    /// <summary>Draws the frame.</summary>
    public static void Draw(Canvas canvas, PictureLayout layout, MapDescription map)
    {
        canvas.Frame(layout.Left, layout.Top, layout.Side, layout.Side, Line(layout));
        var half = map.Grid.Size / 2 * map.Grid.CellArcsec;
        var last = half - map.Grid.CellArcsec;
        if (Math.Abs(map.Sun.PRad - map.UpRad) < 1e-9)
        {
            var (l, m, _) = PictureOverlays.Disc(map);
            var (west, north) = (l * ArcsecPerRad, -m * ArcsecPerRad); // of the phase centre from the disc
            Horizontal(canvas, layout, -half + west, last + west, value => Pixel(value - west), "Solar X (arcsec)");
            Vertical(canvas, layout, -half + north, last + north, value => Pixel(value - north), "Solar Y (arcsec)");
        }
        else
        {
            Horizontal(canvas, layout, -last / 60, half / 60, value => Pixel(-60 * value), "Offset east (arcmin)");
            Vertical(canvas, layout, -half / 60, last / 60, value => Pixel(60 * value), "Offset north (arcmin)");
        }

        double Pixel(double arcsec) => (map.Grid.Size / 2) + (arcsec / map.Grid.CellArcsec);
    }

    private static int Line(PictureLayout layout) => Math.Max(1, layout.Font / 13);

    private static void Horizontal(Canvas canvas, PictureLayout layout, double low, double high, Func<double, double> column, string label)
    {
        var (font, bottom) = (layout.Font, layout.Top + layout.Side);
        var step = Ticks.Step(low, high, 9);
        foreach (var (value, isMajor) in Values(low, high, step))
        {
            var x = layout.X(column(value));
            Tick(canvas, x - (Line(layout) / 2.0) + 0.5, bottom, Line(layout), Length(font, isMajor));
            if (isMajor)
            {
                var text = Ticks.Text(value, step);
                var digits = text.TrimStart(Ticks.Minus); // in the middle of the tick, whatever the sign
                var left = x + 0.5 - (Canvas.TextLength(digits, font) / 2) - (digits == text ? 0 : GlyphFont.Advance(Ticks.Minus, font));
                canvas.Text(left, bottom + (int)(1.45 * font), text, font);
            }
        }

        canvas.Text(layout.Left + ((layout.Side - Canvas.TextLength(label, font)) / 2), bottom + (int)(2.85 * font), label, font);
    }

    private static void Vertical(Canvas canvas, PictureLayout layout, double low, double high, Func<double, double> row, string label)
    {
        var font = layout.Font;
        var step = Ticks.Step(low, high, 9);
        foreach (var (value, isMajor) in Values(low, high, step))
        {
            var y = layout.Y(row(value));
            var length = Length(font, isMajor);
            canvas.Box(layout.Left - length, (int)Math.Round(y - ((Line(layout) - 1) / 2.0)), length, Line(layout));
            if (isMajor)
            {
                var text = Ticks.Text(value, step);
                canvas.Text(layout.Left - (0.6 * font) - Canvas.TextLength(text, font), (int)Math.Round(y + (GlyphFont.CapitalHeight * font / 2)), text, font);
            }
        }

        var middle = layout.Top + (int)((layout.Side + Canvas.TextLength(label, font)) / 2);
        canvas.Text((int)(1.3 * font), middle, label, font, isUpwards: true);
    }

    private static void Tick(Canvas canvas, double x, int y, int width, int length) => canvas.Box((int)Math.Floor(x), y, width, length);

    private static int Length(int font, bool isMajor) => (int)Math.Round(font * (isMajor ? 0.4 : 0.22));

    private static IEnumerable<(double Value, bool IsMajor)> Values(double low, double high, double step)
    {
        foreach (var value in Ticks.Between(low, high, step / MinorTicks))
        {
            var steps = value / step;
            yield return (value, Math.Abs(steps - Math.Round(steps)) < 1e-6);
        }
    }
}
