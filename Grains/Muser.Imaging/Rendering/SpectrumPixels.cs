using Muser.Imaging.Spectra;

namespace Muser.Imaging.Rendering;

/// <summary>The colours of dynamic spectra: those of maps, and in the place of overlays, which spectra have not, the signed one.</summary>
internal static class SpectrumPixels
{
    /// <summary>Colours of the scale for signed values: those that maps have for overlays.</summary>
    private const int Signed = 72;

    private static readonly byte Nothing = Palette.Grey(0.3f);

    /// <summary>The palette.</summary>
    public static byte[] PaletteRgb { get; } = MakePalette();

    /// <summary>The colour of a share of the range, 0 to 1; beyond it that of the end.</summary>
    public static byte Colour(float share, bool isSigned) => isSigned
        ? (byte)(Palette.MapColours + Math.Clamp((int)(share * Signed), 0, Signed - 1))
        : (byte)Math.Clamp((int)(share * Palette.MapColours), 0, Palette.MapColours - 1);

    /// <summary>Draws values into a box: the mean of those that share a pixel, frequency upwards; grey where there is none.</summary>
    public static void Draw(
        Canvas canvas, DynamicSpectrum spectrum, float[] valueChanStep, (int X, int Y, int Width, int Height) box, float low, float high, bool isSigned)
    {
        var (steps, channels) = (spectrum.Steps, spectrum.FrequencyHzChan.Length);
        for (var y = 0; y < box.Height; y++)
        {
            var (firstChannel, lastChannel) = Source(box.Height - 1 - y, box.Height, channels);
            for (var x = 0; x < box.Width; x++)
            {
                var (firstStep, lastStep) = Source(x, box.Width, steps);
                var (sum, count) = (0f, 0);
                for (var channel = firstChannel; channel < lastChannel; channel++)
                {
                    for (var step = firstStep; step < lastStep; step++)
                    {
                        var value = valueChanStep[(channel * steps) + step];
                        if (float.IsFinite(value))
                        {
                            sum += value;
                            count++;
                        }
                    }
                }

                canvas.Pixels[((box.Y + y) * canvas.Width) + box.X + x] = count == 0 ? Nothing : Colour(((sum / count) - low) / (high - low), isSigned);
            }
        }
    }

    private static (int From, int To) Source(int pixel, int pixels, int values)
    {
        var from = (int)((long)pixel * values / pixels);
        return (from, Math.Max(from + 1, (int)((long)(pixel + 1) * values / pixels)));
    }

    private static byte[] MakePalette()
    {
        var rgb = (byte[])Palette.For(ColourScale.Inferno, PictureGround.Dark).Rgb.Clone();
        for (var i = 0; i < Signed; i++)
        {
            var (red, green, blue) = ColourTable.At(ColourScale.Polar, i / (double)(Signed - 1));
            var at = 3 * (Palette.MapColours + i);
            (rgb[at], rgb[at + 1], rgb[at + 2]) = (red, green, blue);
        }

        return rgb;
    }
}
