using System.Collections.Concurrent;
using System.Globalization;

namespace Muser.Imaging.Rendering;

/// <summary>
/// The letters of pictures: outlines of DejaVu Sans (printable ASCII, degrees, primes, signs), made by <c>make-glyphs.py</c>, under the licence in
/// <c>LICENSE.dejavu.txt</c>; filled to masks of any size on demand and kept. Safe for any thread.
/// </summary>
internal static class GlyphFont
{
    /// <summary>Height of a capital over the size.</summary>
    public const double CapitalHeight = 0.729;

    private const string Resource = "glyphs.txt";
    private const double UnitsPerEm = 2048;

    /// <summary>Places between two pixels at which a letter may stand.</summary>
    private const int Places = 4;

    /// <summary>Straight pieces of a curve: at sizes below 40 they are within a twentieth of a pixel of it.</summary>
    private const int Pieces = 5;

    private static readonly Lazy<Dictionary<char, (double Advance, string[] Path)>> Outlines = new(Read);
    private static readonly ConcurrentDictionary<(char Character, int Size, int Place), GlyphMask> Masks = [];

    /// <summary>How far the next letter is, pixels.</summary>
    public static double Advance(char character, int size) => Outline(character).Advance * size / UnitsPerEm;

    /// <summary>The mask of a letter.</summary>
    /// <param name="character">The letter; one that the font does not have looks like a question mark.</param>
    /// <param name="size">Pixels to the em.</param>
    /// <param name="x">Where it stands; the part behind the point counts.</param>
    public static GlyphMask Mask(char character, int size, double x)
    {
        var place = (int)((x - Math.Floor(x)) * Places);
        return Masks.GetOrAdd((character, size, place), key => Fill(key.Character, key.Size, key.Place / (double)Places));
    }

    private static (double Advance, string[] Path) Outline(char character) =>
        Outlines.Value.TryGetValue(character, out var outline) ? outline : Outlines.Value['?'];

    private static Dictionary<char, (double Advance, string[] Path)> Read()
    {
        using var reader = new StreamReader(
            typeof(GlyphFont).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is not embedded in Muser.Imaging."));
        var outlines = new Dictionary<char, (double Advance, string[] Path)>();
        while (reader.ReadLine() is { } line)
        {
            var words = line.Split(' ');
            outlines[(char)int.Parse(words[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture)] = (Number(words[1]), words[2..]);
        }

        return outlines;
    }

    private static GlyphMask Fill(char character, int size, double shift)
    {
        var mask = new GlyphMask(size);
        var scale = size / UnitsPerEm;
        double startX = 0, startY = 0, x = 0, y = 0;
        var path = Outline(character).Path;
        for (var i = 0; i < path.Length;)
        {
            switch (path[i])
            {
                case "M":
                    mask.Edge(x, y, startX, startY);
                    (x, y) = (startX, startY) = Point(i + 1);
                    i += 3;
                    break;
                case "L":
                    To(Point(i + 1));
                    i += 3;
                    break;
                default:
                    var (from, control, end) = ((X: x, Y: y), Point(i + 1), Point(i + 3));
                    for (var piece = 1; piece <= Pieces; piece++)
                    {
                        var t = piece / (double)Pieces;
                        var (a, b, c) = ((1 - t) * (1 - t), 2 * t * (1 - t), t * t);
                        To(((a * from.X) + (b * control.X) + (c * end.X), (a * from.Y) + (b * control.Y) + (c * end.Y)));
                    }

                    i += 5;
                    break;
            }
        }

        mask.Edge(x, y, startX, startY);
        mask.Close();
        return mask;

        (double X, double Y) Point(int at) => ((Number(path[at]) * scale) + shift, Number(path[at + 1]) * scale);

        void To((double X, double Y) point)
        {
            mask.Edge(x, y, point.X, point.Y);
            (x, y) = point;
        }
    }

    private static double Number(string word) => double.Parse(word, CultureInfo.InvariantCulture);
}
