namespace Muser.Imaging.Rendering;

/// <summary>
/// The 256 colours of a picture: the map's own, the same under a faint and under a strong overlay line, and the greys of the surroundings.
/// One byte a pixel then carries smooth lines over the map.
/// </summary>
internal static class Palette
{
    /// <summary>Colours of the map: 0 to MapColours - 1.</summary>
    public const int MapColours = 128;

    /// <summary>Steps from the background to the text colour.</summary>
    public const int Greys = 32;

    private const int OverlayColours = 48;
    private const int Faint = MapColours;
    private const int Strong = Faint + OverlayColours;
    private const int FirstGrey = Strong + OverlayColours;

    private static readonly (byte Red, byte Green, byte Blue) Background = (14, 14, 18);
    private static readonly (byte Red, byte Green, byte Blue) Text = (232, 232, 236);
    private static readonly (byte Red, byte Green, byte Blue) Overlay = (170, 225, 255);

    /// <summary>Red, green and blue of the 256 colours.</summary>
    public static byte[] Rgb { get; } = Make();

    /// <summary>The colour of the surroundings at a coverage by text, 0 to 1.</summary>
    public static byte Grey(float coverage) => (byte)(FirstGrey + (int)((Math.Clamp(coverage, 0, 1) * (Greys - 1)) + 0.5f));

    /// <summary>How much of the text colour a grey has; 0 for other colours.</summary>
    public static float Coverage(byte colour) => colour >= FirstGrey ? (colour - FirstGrey) / (float)(Greys - 1) : 0;

    /// <summary>Whether a colour belongs to the map, under an overlay or not.</summary>
    public static bool IsMap(byte colour) => colour < FirstGrey;

    /// <summary>A colour of the map under an overlay that covers it by 0 to 1.</summary>
    public static byte Under(byte colour, float coverage)
    {
        if (colour >= Strong || coverage < 0.2f)
        {
            return colour;
        }

        var index = colour >= Faint ? colour - Faint : colour * OverlayColours / MapColours;
        return (byte)((coverage < 0.6f ? Faint : Strong) + index);
    }

    private static byte[] Make()
    {
        var rgb = new byte[768];
        for (var i = 0; i < MapColours; i++)
        {
            Set(i, MapColour(i, MapColours));
        }

        for (var i = 0; i < OverlayColours; i++)
        {
            var under = MapColour(i, OverlayColours);
            Set(Faint + i, Mix(under, Overlay, 0.35f));
            Set(Strong + i, Mix(under, Overlay, 0.75f));
        }

        for (var i = 0; i < Greys; i++)
        {
            Set(FirstGrey + i, Mix(Background, Text, i / (float)(Greys - 1)));
        }

        return rgb;

        void Set(int index, (byte Red, byte Green, byte Blue) colour) =>
            (rgb[3 * index], rgb[(3 * index) + 1], rgb[(3 * index) + 2]) = colour;
    }

    private static (byte Red, byte Green, byte Blue) MapColour(int index, int count) =>
        ColourMap.Colour(index * (ColourMap.Count - 1) / (count - 1));

    private static (byte Red, byte Green, byte Blue) Mix((byte Red, byte Green, byte Blue) a, (byte Red, byte Green, byte Blue) b, float share)
    {
        return (Mix(a.Red, b.Red), Mix(a.Green, b.Green), Mix(a.Blue, b.Blue));

        byte Mix(byte x, byte y) => (byte)(x + ((y - x) * share) + 0.5f);
    }
}
