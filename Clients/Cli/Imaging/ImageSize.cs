using System.Globalization;
using Muser.Formats.Frames;
using Muser.Sky.Vectors;

namespace Muser.Cli.Imaging;

/// <summary>Pixels that suit the array: one cell for all channels of a band, a little under a third of the narrowest beam, and the Sun with room around it.</summary>
/// <param name="Pixels">Pixels on a side, even.</param>
/// <param name="CellArcsec">Side of a pixel.</param>
internal readonly record struct ImageSize(int Pixels, double CellArcsec)
{
    /// <summary>Names the sizes that the observatory's own imager has.</summary>
    public const string Observatory = "observatory";

    private const double SpeedOfLight = 299_792_458;
    private const double CellBaselineM = 9000;
    private const double BandHz = 400e6;
    private const double LastBandEndHz = 15e9;
    private const double FieldArcsec = 64 * 60;
    private const int PixelStep = 64;
    private const int MostPixels = 5120;

    /// <summary>The size for a channel.</summary>
    public static ImageSize For(ArrayId array, double frequencyHz)
    {
        var bandHz = Math.Floor(frequencyHz / BandHz) * BandHz;
        if (array == ArrayId.Muser1)
        {
            return bandHz switch
            {
                < 800e6 => new(512, 8.7),
                < 1200e6 => new(768, 5.8),
                < 1600e6 => new(1024, 4.3),
                _ => new(1280, 3.45),
            };
        }

        // The last band of MUSER-II begins 200 MHz before the last but one ends.
        var topHz = Math.Min(bandHz + BandHz, LastBandEndHz) - (ArrayLayout.ChannelWidthHz / 2);
        var cellArcsec = SpeedOfLight / topHz / CellBaselineM / Angle.Arcsec;
        return new(Math.Min(PixelsFor(cellArcsec), Most(bandHz)), cellArcsec);
    }

    /// <summary>The observatory's own size: pixels by band, a cell of a third of the beam of each channel.</summary>
    public static ImageSize OfObservatory(ArrayId array, double frequencyHz)
    {
        var bandHz = Math.Floor(frequencyHz / BandHz) * BandHz;
        var pixels = array == ArrayId.Muser2 ? Most(bandHz) : bandHz switch { < 800e6 => 256, < 1200e6 => 512, _ => 1024 };
        return new(pixels, SpeedOfLight / frequencyHz / CellBaselineM / Angle.Arcsec);
    }

    /// <summary>Pixels for a given cell.</summary>
    public static int PixelsFor(double cellArcsec) =>
        (int)Math.Clamp(Math.Ceiling(FieldArcsec / cellArcsec / PixelStep) * PixelStep, PixelStep, MostPixels);

    /// <summary>Reads pixels on a side; null where the text is none, 0 for <see cref="Observatory"/>.</summary>
    public static int? TryParse(string text) =>
        text == Observatory ? 0
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) && pixels >= 2 && pixels % 2 == 0 ? pixels
        : null;

    /// <summary>The most of MUSER-II.</summary>
    private static int Most(double bandHz) => bandHz switch { < 4e9 => 1280, < 8e9 => 2560, _ => 5120 };
}
