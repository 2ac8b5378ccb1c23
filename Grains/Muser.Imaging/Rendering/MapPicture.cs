using System.Globalization;
using Muser.Formats.Files;
using Muser.Formats.Frames;
using Muser.Formats.Png;
using Muser.Imaging.Maps;
using Muser.Imaging.Products;
using Muser.Sky.Vectors;

namespace Muser.Imaging.Rendering;

/// <summary>
/// Maps as PNG pictures: north up, east left; a perceptual colour map, linear in brightness, with its bar; the limb with a tick at the solar north pole;
/// ticks every 5 arc minutes, a bar of 10; what, when and at which frequency. And small previews: the map and the limb alone.
/// Safe for any thread.
/// </summary>
public static class MapPicture
{
    /// <summary>Side of a preview, pixels.</summary>
    public const int PreviewSize = 128;

    private const double ArcminRad = 60 * Angle.Arcsec;
    private const int TicksEveryArcmin = 5;
    private const int BarArcmin = 10;

    /// <summary>Writes a picture, beside its place and renamed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="map">What the map is.</param>
    /// <param name="imageRowColumn">The pixels; layout of <see cref="ImageGrid"/>.</param>
    /// <param name="range">Brightness of the darkest and brightest colour; null for the 1 % quantile and the peak.</param>
    public static void Write(string path, MapDescription map, ReadOnlySpan<float> imageRowColumn, (float Low, float High)? range = null)
    {
        var png = Render(map, imageRowColumn, range);
        AtomicFile.Write(path, stream => stream.Write(png));
    }

    /// <summary>A picture as the bytes of a PNG.</summary>
    public static byte[] Render(MapDescription map, ReadOnlySpan<float> imageRowColumn, (float Low, float High)? range = null)
    {
        var (low, high) = range ?? DefaultRange(imageRowColumn);
        var size = map.Grid.Size;
        var unit = Math.Max(1, (size + 128) / 256); // pixels to a dot of the text
        var header = 24 * unit;
        var canvas = new Canvas(size + (50 * unit), header + size + (2 * unit));
        DrawMap(canvas, header, size, imageRowColumn, low, high);
        DrawOverlays(canvas, header, map, unit);

        canvas.Text(2 * unit, 3 * unit, Title(map), unit);
        canvas.Text(2 * unit, 13 * unit, Time(map.Middle), unit);
        DrawColourBar(canvas, header, size, map.Unit, low, high, unit);
        return Encode(canvas, map);
    }

    /// <summary>A preview of 128 x 128 pixels (each the mean of those it stands for) as the bytes of a PNG: a few kilobytes.</summary>
    public static byte[] RenderPreview(MapDescription map, ReadOnlySpan<float> imageRowColumn, (float Low, float High)? range = null)
    {
        var (low, high) = range ?? DefaultRange(imageRowColumn);
        var size = map.Grid.Size;
        var small = new float[PreviewSize * PreviewSize];
        for (var y = 0; y < PreviewSize; y++)
        {
            var (top, bottom) = Source(y);
            for (var x = 0; x < PreviewSize; x++)
            {
                var (left, right) = Source(x);
                var sum = 0f;
                for (var row = top; row < bottom; row++)
                {
                    foreach (var value in imageRowColumn[((row * size) + left)..((row * size) + right)])
                    {
                        sum += value;
                    }
                }

                small[(y * PreviewSize) + x] = sum / ((bottom - top) * (right - left));
            }
        }

        var canvas = new Canvas(PreviewSize, PreviewSize);
        DrawMap(canvas, 0, PreviewSize, small, low, high);
        var disc = SolarDisc.At(map.Sun);
        var shrink = PreviewSize / (double)size;
        var (column, line) = (((map.Grid.Column(disc.L) + 0.5) * shrink) - 0.5, PreviewSize - 0.5 - ((map.Grid.Row(disc.M) + 0.5) * shrink));
        canvas.Circle(column, line, disc.RadiusRad / map.Grid.CellRad * shrink, 0.8, 0, PreviewSize, PreviewSize);
        return Encode(canvas, map);

        (int From, int To) Source(int i)
        {
            var from = i * size / PreviewSize;
            return (from, Math.Max(from + 1, (i + 1) * size / PreviewSize));
        }
    }

    private static (float Low, float High) DefaultRange(ReadOnlySpan<float> image)
    {
        var statistics = MapStatistics.Of(image);
        return (statistics.Quantile01, statistics.Peak);
    }

    private static void DrawMap(Canvas canvas, int top, int size, ReadOnlySpan<float> image, float low, float high)
    {
        var scale = high > low ? Palette.MapColours / (high - low) : 0;
        for (var row = 0; row < size; row++)
        {
            var from = image.Slice((size - 1 - row) * size, size);
            var to = canvas.Pixels.AsSpan((top + row) * canvas.Width, size);
            for (var column = 0; column < size; column++)
            {
                to[column] = (byte)Math.Clamp((int)((from[column] - low) * scale), 0, Palette.MapColours - 1);
            }
        }
    }

    private static void DrawOverlays(Canvas canvas, int top, MapDescription map, int unit)
    {
        var size = map.Grid.Size;
        var bottom = top + size;
        var disc = SolarDisc.At(map.Sun);
        var radius = disc.RadiusRad / map.Grid.CellRad;
        var (x, y) = (map.Grid.Column(disc.L), bottom - 1 - map.Grid.Row(disc.M));
        var thickness = 0.6 * unit;
        canvas.Circle(x, y, radius, thickness, top, bottom, size);

        // The tick at the solar north pole; east is left.
        var (sin, cos) = Math.SinCos(disc.PoleRad);
        if (radius * 1.08 < size / 2.0)
        {
            canvas.Line(
                x - (radius * 1.02 * sin), y - (radius * 1.02 * cos), x - (radius * 1.08 * sin), y - (radius * 1.08 * cos), unit);
        }

        var half = size / 2 * map.Grid.CellRad / ArcminRad;
        for (var arcmin = -(int)(half / TicksEveryArcmin) * TicksEveryArcmin; arcmin < half; arcmin += TicksEveryArcmin)
        {
            var length = (arcmin % BarArcmin == 0 ? 3 : 2) * unit;
            var column = map.Grid.Column(arcmin * ArcminRad);
            var line = bottom - 1 - map.Grid.Row(arcmin * ArcminRad);
            canvas.Line(column, bottom - 1, column, bottom - length, 0.5 * unit);
            canvas.Line(column, top, column, top + length - 1, 0.5 * unit);
            canvas.Line(0, line, length - 1, line, 0.5 * unit);
            canvas.Line(size - length, line, size - 1, line, 0.5 * unit);
        }

        if (half > BarArcmin)
        {
            var bar = BarArcmin * ArcminRad / map.Grid.CellRad;
            var (left, height) = (8 * unit, bottom - (9 * unit));
            canvas.Line(left, height, left + bar, height, 1.2 * unit);
            var label = $"{BarArcmin}'";
            canvas.Text(left + (int)((bar - Canvas.TextWidth(label, unit)) / 2), height - (10 * unit), label, unit);
        }

        DrawCompass(canvas, size - (10 * unit), bottom - (10 * unit), unit);
    }

    /// <summary>North and east from a corner.</summary>
    private static void DrawCompass(Canvas canvas, int x, int y, int unit)
    {
        var arm = 14 * unit;
        var head = 2.5 * unit;
        canvas.Line(x, y, x, y - arm, 0.8 * unit);
        canvas.Line(x, y - arm, x - head, y - arm + head, 0.8 * unit);
        canvas.Line(x, y - arm, x + head, y - arm + head, 0.8 * unit);
        canvas.Line(x, y, x - arm, y, 0.8 * unit);
        canvas.Line(x - arm, y, x - arm + head, y - head, 0.8 * unit);
        canvas.Line(x - arm, y, x - arm + head, y + head, 0.8 * unit);
        canvas.Text(x - (2 * unit), y - arm - (9 * unit), "N", unit);
        canvas.Text(x - arm - (7 * unit), y - (3 * unit), "E", unit);
    }

    private static void DrawColourBar(Canvas canvas, int top, int size, string unitText, float low, float high, int unit)
    {
        var (left, width) = (size + (4 * unit), 6 * unit);
        for (var row = 0; row < size; row++)
        {
            var colour = (byte)((size - 1 - row) * Palette.MapColours / size);
            canvas.Pixels.AsSpan(((top + row) * canvas.Width) + left, width).Fill(colour);
        }

        foreach (var (value, share) in BarTicks(low, high))
        {
            var row = top + (int)Math.Round((1 - share) * (size - 1));
            canvas.Box(left + width, row - ((unit - 1) / 2), unit, Math.Max(1, unit / 2));
            var y = Math.Clamp(row - (BitmapFont.Height * unit / 2), top, top + size - (BitmapFont.Height * unit));
            canvas.Text(left + width + (4 * unit), y, Number(value), unit);
        }

        canvas.Text(canvas.Width - (2 * unit) - Canvas.TextWidth(unitText, unit), top - (11 * unit), unitText, unit);
    }

    /// <summary>Round values along the bar, at most eight, and where they stand from 0 to 1.</summary>
    private static IEnumerable<(double Value, double Share)> BarTicks(float low, float high)
    {
        if (!(high > low))
        {
            yield return (low, 0);
            yield break;
        }

        var rough = ((double)high - low) / 6;
        var decade = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = (rough / decade) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 } * decade;
        for (var i = Math.Ceiling(low / step); i * step <= high; i++)
        {
            yield return (i * step, ((i * step) - low) / ((double)high - low));
        }
    }

    /// <summary>Three digits and a decimal prefix.</summary>
    private static string Number(double value)
    {
        const string Prefixes = "pnum kMGTP";
        if (value == 0)
        {
            return "0";
        }

        var group = Math.Clamp((int)Math.Floor((Math.Log10(Math.Abs(value)) + 1e-9) / 3), -4, 5);
        var text = (value / Math.Pow(1000, group)).ToString("G3", CultureInfo.InvariantCulture);
        return group == 0 ? text : text + Prefixes[group + 4];
    }

    private static string Title(MapDescription map) => string.Create(
        CultureInfo.InvariantCulture, $"{map.Instrument}  {map.FrequencyHz / 1e9:F4} GHz  {map.Stokes}  {map.Kind.ToLowerInvariant()}");

    private static string Time(UtcTime time) =>
        time.ToDateTime().ToString("yyyy-MM-dd  HH:mm:ss.fff", CultureInfo.InvariantCulture) + " UTC";

    private static byte[] Encode(Canvas canvas, MapDescription map)
    {
        using var stream = new MemoryStream(canvas.Pixels.Length / 2);
        PngWriter.WriteIndexed(
            stream,
            canvas.Width,
            canvas.Height,
            Palette.Rgb,
            canvas.Pixels,
            [new("Title", $"{Title(map)} {map.Middle}"), new("Software", map.Software.Length > 0 ? map.Software : "Muser.Orleans")]);
        return stream.ToArray();
    }
}
