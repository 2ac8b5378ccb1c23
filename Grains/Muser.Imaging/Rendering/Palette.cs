using System.Collections.Concurrent;

namespace Muser.Imaging.Rendering;

/// <summary>
/// The 256 colours of a picture: the map's own, the same under overlay lines of three strengths, and the steps from the ground to the text. One byte a pixel then
/// carries smooth lines over the map. What an index means does not depend on the colours. Immutable.
/// </summary>
internal sealed class Palette
{
    /// <summary>Colours of the map: 0 to MapColours - 1.</summary>
    public const int MapColours = 152;

    private const int Strengths = 3;
    private const int OverlayColours = 24;
    private const int FirstGrey = MapColours + (Strengths * OverlayColours);
    private const int Greys = 256 - FirstGrey;

    private static readonly (byte Red, byte Green, byte Blue) Night = (14, 14, 18);
    private static readonly (byte Red, byte Green, byte Blue) Moon = (232, 232, 236);
    private static readonly (byte Red, byte Green, byte Blue) Paper = (255, 255, 255);
    private static readonly (byte Red, byte Green, byte Blue) Ink = (20, 20, 24);
    private static readonly (byte Red, byte Green, byte Blue) LightLine = (170, 228, 255);
    private static readonly (byte Red, byte Green, byte Blue) DarkLine = (30, 60, 40);

    private static readonly ConcurrentDictionary<(ColourScale Scale, PictureGround Ground), Palette> Known = [];

    private Palette(ColourScale scale, PictureGround ground)
    {
        var line = scale == ColourScale.Polar ? DarkLine : LightLine;
        for (var i = 0; i < MapColours; i++)
        {
            Set(i, ColourTable.At(scale, i / (double)(MapColours - 1)));
        }

        for (var strength = 0; strength < Strengths; strength++)
        {
            for (var i = 0; i < OverlayColours; i++)
            {
                Set(MapColours + (strength * OverlayColours) + i, Mix(ColourTable.At(scale, i / (double)(OverlayColours - 1)), line, 0.3f * (strength + 1)));
            }
        }

        var (ground0, text) = ground == PictureGround.Light ? (Paper, Ink) : (Night, Moon);
        for (var i = 0; i < Greys; i++)
        {
            Set(FirstGrey + i, Mix(ground0, text, i / (float)(Greys - 1)));
        }

        void Set(int index, (byte Red, byte Green, byte Blue) colour) =>
            (Rgb[3 * index], Rgb[(3 * index) + 1], Rgb[(3 * index) + 2]) = colour;
    }

    /// <summary>Red, green and blue of the 256 colours.</summary>
    public byte[] Rgb { get; } = new byte[768];

    /// <summary>The palette of a scale on a ground.</summary>
    public static Palette For(ColourScale scale, PictureGround ground) => Known.GetOrAdd((scale, ground), key => new Palette(key.Scale, key.Ground));

    /// <summary>The colour of the surroundings at a coverage by text, 0 to 1.</summary>
    public static byte Grey(float coverage) => (byte)(FirstGrey + (int)((Math.Clamp(coverage, 0, 1) * (Greys - 1)) + 0.5f));

    /// <summary>How much of the text colour a grey has.</summary>
    public static float Coverage(byte colour) => (colour - FirstGrey) / (float)(Greys - 1);

    /// <summary>Whether a colour belongs to the map, under an overlay or not.</summary>
    public static bool IsMap(byte colour) => colour < FirstGrey;

    /// <summary>A colour of the map under an overlay that covers it by 0 to 1, or by more where it already is.</summary>
    public static byte Under(byte colour, float coverage)
    {
        var strength = (int)((coverage * Strengths) + 0.5f);
        var (now, index) = colour < MapColours
            ? (0, colour * OverlayColours / MapColours)
            : (((colour - MapColours) / OverlayColours) + 1, (colour - MapColours) % OverlayColours);
        return strength <= now ? colour : (byte)(MapColours + ((Math.Min(strength, Strengths) - 1) * OverlayColours) + index);
    }

    private static (byte Red, byte Green, byte Blue) Mix((byte Red, byte Green, byte Blue) a, (byte Red, byte Green, byte Blue) b, float share)
    {
        return (Mix(a.Red, b.Red), Mix(a.Green, b.Green), Mix(a.Blue, b.Blue));

        byte Mix(byte x, byte y) => (byte)(x + ((y - x) * share) + 0.5f);
    }
}
