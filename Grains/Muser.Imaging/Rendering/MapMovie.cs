using Muser.Formats.Png;
using Muser.Imaging.Products;

namespace Muser.Imaging.Rendering;

/// <summary>Maps, one after the other, as the frames of a movie: all with the same colours for the same brightness. One call at a time.</summary>
/// <param name="options">How maps become pictures.</param>
/// <param name="limits">Brightness of the first and the last colour in all frames.</param>
public sealed class MapMovie(PictureOptions options, (float Low, float High) limits)
{
    /// <summary>What the limits of a movie are: from the lowest to the highest of those that its maps would have alone.</summary>
    /// <param name="soFar">Of the maps so far; null before the first.</param>
    /// <param name="map">The next map.</param>
    /// <param name="image">Its pixels.</param>
    /// <param name="options">How maps become pictures.</param>
    public static (float Low, float High) Limits((float Low, float High)? soFar, MapDescription map, ReadOnlySpan<float> image, PictureOptions options)
    {
        var (low, high) = MapPicture.Limits(map, image, options);
        return soFar is { } before ? (Math.Min(low, before.Low), Math.Max(high, before.High)) : (low, high);
    }

    /// <summary>Begins an animated PNG whose frames look like a map.</summary>
    /// <param name="to">The stream; it stays open.</param>
    /// <param name="map">One of the maps.</param>
    /// <param name="frames">How many there will be.</param>
    /// <param name="framesPerSecond">Frames a second.</param>
    public AnimatedPngWriter Begin(Stream to, MapDescription map, int frames, double framesPerSecond)
    {
        var layout = new PictureLayout(map.Grid, options.IsPlain);
        var palette = Palette.For(MapPicture.Scale(map, options), options.Ground).Rgb;
        return new AnimatedPngWriter(to, layout.Width, layout.Height, palette, frames, framesPerSecond, MapPicture.Texts(map, options));
    }

    /// <summary>Adds a map to an animated PNG; throws <see cref="ArgumentException"/> where it is not of the size of the first one.</summary>
    public void Add(AnimatedPngWriter writer, MapDescription map, ReadOnlySpan<float> image)
    {
        using var canvas = MapPicture.Draw(map, image, options, limits);
        writer.Add(canvas.Pixels);
    }

    /// <summary>A map as the bytes of a PNG of its own.</summary>
    public byte[] Render(MapDescription map, ReadOnlySpan<float> image)
    {
        using var canvas = MapPicture.Draw(map, image, options, limits);
        return MapPicture.Encode(canvas, map, options);
    }
}
