using Muser.Formats.Frames;
using Muser.Sky.Vectors;

namespace Muser.Cli.Imaging;

/// <summary>Pixels that suit the array: one cell for all channels of a band, a little under a third of the narrowest beam, and the Sun with room around it.</summary>
/// <param name="Pixels">Pixels on a side, even.</param>
/// <param name="CellArcsec">Side of a pixel.</param>
internal readonly record struct ImageSize(int Pixels, double CellArcsec)
{
    private const double SpeedOfLight = 299_792_458;
    private const double CellBaselineM = 9000;
    private const double BandHz = 400e6;
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

        var topHz = bandHz + BandHz - (ArrayLayout.ChannelWidthHz / 2);
        var cellArcsec = SpeedOfLight / topHz / CellBaselineM / Angle.Arcsec;
        return new(PixelsFor(cellArcsec), cellArcsec);
    }

    /// <summary>Pixels for a given cell.</summary>
    public static int PixelsFor(double cellArcsec) =>
        (int)Math.Clamp(Math.Ceiling(FieldArcsec / cellArcsec / PixelStep) * PixelStep, PixelStep, MostPixels);
}
