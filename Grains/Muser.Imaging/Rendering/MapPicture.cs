using System.Globalization;
using Muser.Formats.Files;
using Muser.Formats.Frames;
using Muser.Formats.Png;
using Muser.Imaging.Maps;
using Muser.Imaging.Products;

namespace Muser.Imaging.Rendering;

/// <summary>
/// Maps as PNG pictures: the top of the map up; axes, a bar of colours, what, when and at which frequency; the limb, a heliographic grid and the beam over the map. And small
/// previews: the map and the limb alone. Safe for any thread.
/// </summary>
public static class MapPicture
{
    /// <summary>Side of a preview, pixels.</summary>
    public const int PreviewSize = 128;

    /// <summary>For the small pieces of a PNG; its pixels are one large one.</summary>
    private const int SmallBufferBytes = 4096;

    /// <summary>Writes a picture, beside its place and renamed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="map">What the map is.</param>
    /// <param name="imageRowColumn">The pixels; layout of <see cref="ImageGrid"/>.</param>
    /// <param name="options">How; null for <see cref="PictureOptions.Default"/>.</param>
    public static void Write(string path, MapDescription map, ReadOnlySpan<float> imageRowColumn, PictureOptions? options = null)
    {
        options ??= PictureOptions.Default;
        using var canvas = Draw(map, imageRowColumn, options, Limits(map, imageRowColumn, options));
        AtomicFile.Write(path, stream => Encode(stream, canvas, map, options), bufferBytes: SmallBufferBytes);
    }

    /// <summary>A picture as the bytes of a PNG.</summary>
    public static byte[] Render(MapDescription map, ReadOnlySpan<float> imageRowColumn, PictureOptions? options = null)
    {
        options ??= PictureOptions.Default;
        using var canvas = Draw(map, imageRowColumn, options, Limits(map, imageRowColumn, options));
        return Encode(canvas, map, options);
    }

    /// <summary>A preview of 128 x 128 pixels (each the mean of those it stands for) as the bytes of a PNG: a few kilobytes.</summary>
    public static byte[] RenderPreview(MapDescription map, ReadOnlySpan<float> imageRowColumn, PictureOptions? options = null)
    {
        options ??= PictureOptions.Default;
        var limits = Limits(map, imageRowColumn, options);
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

        using var canvas = new Canvas(PreviewSize, PreviewSize);
        var table = StretchTable.For(options.Stretch);
        for (var y = 0; y < PreviewSize; y++)
        {
            var row = small.AsSpan((PreviewSize - 1 - y) * PreviewSize, PreviewSize);
            table.Apply(row, canvas.Pixels.Slice(y * PreviewSize, PreviewSize), limits.Low, limits.High);
        }

        var (l, m, radiusRad) = PictureOverlays.Disc(map);
        var shrink = PreviewSize / (double)size;
        var (column, line) = (((map.Grid.Column(l) + 0.5) * shrink) - 0.5, PreviewSize - 0.5 - ((map.Grid.Row(m) + 0.5) * shrink));
        canvas.Circle(column, line, radiusRad / map.Grid.CellRad * shrink, 0.8);
        return Encode(canvas, map, options);

        (int From, int To) Source(int i)
        {
            var from = i * size / PreviewSize;
            return (from, Math.Max(from + 1, (i + 1) * size / PreviewSize));
        }
    }

    /// <summary>Brightness of the first and the last colour of a map.</summary>
    internal static (float Low, float High) Limits(MapDescription map, ReadOnlySpan<float> image, PictureOptions options)
    {
        var (low, high) = options.Limits.Of(image);
        if (Scale(map, options) != ColourScale.Polar || options.Limits != PictureLimits.Default)
        {
            return (low, high);
        }

        var statistics = MapStatistics.Of(image);
        var most = Math.Max(Math.Abs(statistics.Minimum), Math.Abs(statistics.Peak));
        return (-most, most);
    }

    /// <summary>The colours of a picture.</summary>
    internal static ColourScale Scale(MapDescription map, PictureOptions options) =>
        options.Colours != ColourScale.Auto ? options.Colours : map.Stokes == "V" ? ColourScale.Polar : ColourScale.Inferno;

    /// <summary>The whole picture.</summary>
    internal static Canvas Draw(MapDescription map, ReadOnlySpan<float> image, PictureOptions options, (float Low, float High) limits)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(image.Length, map.Grid.Pixels, nameof(image));
        var layout = new PictureLayout(map.Grid, options.IsPlain);
        var canvas = new Canvas(layout.Width, layout.Height);
        DrawMap(canvas, layout, image, options.Stretch, limits);
        PictureOverlays.Draw(canvas, layout, map, options);
        if (!options.IsPlain)
        {
            PictureAxes.Draw(canvas, layout, map);
            PictureBar.Draw(canvas, layout, map.Unit, options.Stretch, limits);
            DrawTitle(canvas, layout, map, options);
        }

        return canvas;
    }

    /// <summary>The texts that go into a file.</summary>
    internal static KeyValuePair<string, string>[] Texts(MapDescription map, PictureOptions options) =>
        [new("Title", $"{Title(map, options)}, {map.Middle}"), new("Software", map.Software.Length > 0 ? map.Software : "Muser.Orleans")];

    /// <summary>The bytes of a PNG.</summary>
    internal static byte[] Encode(Canvas canvas, MapDescription map, PictureOptions options)
    {
        using var stream = new MemoryStream(canvas.Pixels.Length / 2);
        Encode(stream, canvas, map, options);
        return stream.ToArray();
    }

    private static void Encode(Stream to, Canvas canvas, MapDescription map, PictureOptions options) =>
        PngWriter.WriteIndexed(to, canvas.Width, canvas.Height, Palette.For(Scale(map, options), options.Ground).Rgb, canvas.Pixels, Texts(map, options));

    private static void DrawMap(Canvas canvas, PictureLayout layout, ReadOnlySpan<float> image, Stretch stretch, (float Low, float High) limits)
    {
        var table = StretchTable.For(stretch);
        Span<float> buffer = layout.Scale == 1 ? [] : new float[layout.Side];
        var size = (int)Math.Sqrt(image.Length);
        for (var line = 0; line < layout.Side; line++)
        {
            ReadOnlySpan<float> row = buffer;
            if (layout.ZoomOut > 1)
            {
                Shrink(image, size, layout.Side - 1 - line, layout.ZoomOut, buffer);
            }
            else if (layout.ZoomIn > 1)
            {
                Enlarge(image, size, layout.Side - 1 - line, layout.ZoomIn, buffer);
            }
            else
            {
                row = image.Slice((size - 1 - line) * size, size);
            }

            table.Apply(row, canvas.Pixels.Slice(((layout.Top + line) * canvas.Width) + layout.Left, layout.Side), limits.Low, limits.High);
        }
    }

    /// <summary>Means of blocks.</summary>
    private static void Shrink(ReadOnlySpan<float> image, int size, int blockRow, int factor, Span<float> to)
    {
        to.Clear();
        for (var row = blockRow * factor; row < (blockRow + 1) * factor; row++)
        {
            var from = image.Slice(row * size, size);
            for (var i = 0; i < to.Length * factor; i++)
            {
                to[i / factor] += from[i];
            }
        }

        foreach (ref var value in to)
        {
            value /= factor * factor;
        }
    }

    /// <summary>Between the four nearest pixels.</summary>
    private static void Enlarge(ReadOnlySpan<float> image, int size, int line, int factor, Span<float> to)
    {
        var (below, up) = Place(line);
        var lower = image.Slice(below * size, size);
        var upper = image.Slice(Math.Min(below + 1, size - 1) * size, size);
        for (var i = 0; i < to.Length; i++)
        {
            var (left, right) = Place(i);
            var next = Math.Min(left + 1, size - 1);
            var (low, high) = (lower[left] + ((lower[next] - lower[left]) * right), upper[left] + ((upper[next] - upper[left]) * right));
            to[i] = low + ((high - low) * up);
        }

        (int First, float Share) Place(int i)
        {
            var at = Math.Max(0, ((i + 0.5f) / factor) - 0.5f);
            return ((int)at, at - (int)at);
        }
    }

    private static void DrawTitle(Canvas canvas, PictureLayout layout, MapDescription map, PictureOptions options)
    {
        var (font, right) = (layout.Font, layout.Left + layout.Side);
        canvas.Text(layout.Left, layout.Top - (int)(1.9 * font), Title(map, options), (int)(1.2 * font));
        canvas.Text(layout.Left, layout.Top - (int)(0.6 * font), Time(map), font);
        var kind = map.Kind switch
        {
            "DIRTY" => "dirty map",
            "CLEAN" => "cleaned map",
            "PSF" => "beam",
            "TEMPERATURE" => "brightness temperature",
            _ => map.Kind.ToLowerInvariant(),
        };
        Right(layout.Top - (int)(1.9 * font), kind);
        if (map.Beam is { } beam)
        {
            Right(layout.Top - (int)(0.6 * font), string.Create(CultureInfo.InvariantCulture, $"{beam.MajorArcsec:0.0}\u2033 × {beam.MinorArcsec:0.0}\u2033"));
        }

        void Right(int y, string text) => canvas.Text(right - Canvas.TextLength(text, font), y, text, font);
    }

    private static string Title(MapDescription map, PictureOptions options) =>
        options.Title ?? string.Create(CultureInfo.InvariantCulture, $"{map.Instrument}  {map.FrequencyHz / 1e9:0.0000} GHz  {(map.Stokes is "I" or "V" ? "Stokes " : "")}{map.Stokes}");

    private static string Time(MapDescription map)
    {
        // Milliseconds mean nothing where minutes were averaged.
        var format = map.End - map.Begin < UtcTime.NsPerSecond ? "yyyy-MM-dd  HH:mm:ss.fff" : "yyyy-MM-dd  HH:mm:ss";
        return map.Middle.ToDateTime().ToString(format, CultureInfo.InvariantCulture) + " UTC";
    }
}
