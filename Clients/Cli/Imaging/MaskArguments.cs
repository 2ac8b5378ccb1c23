using System.CommandLine;
using System.Globalization;
using Muser.Cli.Shell;
using Muser.Imaging.Clean;

namespace Muser.Cli.Imaging;

/// <summary>The arguments of <c>muser image</c> about where components may be, and of which sign.</summary>
internal sealed class MaskArguments
{
    private const string On = "on";
    private const string Off = "off";
    private const string Arcsec = "arcsec";
    private const int Corners = 4;

    private readonly Option<string[]> _box = new("--box")
    {
        Description = "Components are in this box: x0,y0,x1,y1 in pixels from the lower left, or, with arcsec at the end, west and north of the phase centre. Several are added.",
    };

    private readonly Option<double> _maskDisc = new("--mask-disc") { Description = "Components are within so many solar radii of the disc's centre; added to the boxes." };
    private readonly Option<string> _negative = new Option<string>("--negative")
    {
        Description = "Whether components may be negative.",
        DefaultValueFactory = _ => On,
    }.AcceptOnlyFromAmong(On, Off);

    /// <summary>The options.</summary>
    public IEnumerable<Option> Options => [_box, _maskDisc, _negative];

    /// <summary>The option about the sign.</summary>
    public Option Negative => _negative;

    /// <summary>Whether components may be negative.</summary>
    public bool AllowsNegative(ParseResult parse) => parse.GetValue(_negative) == On;

    /// <summary>The boxes; throws <see cref="UsageException"/> where one is none.</summary>
    public MaskBox[] Boxes(ParseResult parse) => [.. (parse.GetValue(_box) ?? []).Select(Parse)];

    /// <summary>The radius of the disc, in solar radii; 0 for none.</summary>
    public double Radii(ParseResult parse) => parse.GetValue(_maskDisc) is var radii && radii >= 0 && double.IsFinite(radii)
        ? radii
        : throw new UsageException("--mask-disc must be a number of solar radii, not negative.");

    private static MaskBox Parse(string text)
    {
        var isArcsec = text.EndsWith(Arcsec, StringComparison.Ordinal);
        var corners = new double[Corners];
        var parts = (isArcsec ? text[..^Arcsec.Length] : text).Split(',');
        for (var i = 0; i < Corners; i++)
        {
            if (parts.Length != Corners || !double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out corners[i]) || !double.IsFinite(corners[i]))
            {
                throw new UsageException($"--box {text} is no box; give x0,y0,x1,y1 such as 200,220,310,300 in pixels or -300,100,200,500arcsec.");
            }
        }

        return new MaskBox(corners[0], corners[1], corners[2], corners[3], isArcsec);
    }
}
