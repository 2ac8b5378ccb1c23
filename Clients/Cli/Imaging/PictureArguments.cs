using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Imaging.Rendering;

namespace Muser.Cli.Imaging;

/// <summary>The arguments of how maps become pictures; the same wherever pictures are made.</summary>
internal sealed class PictureArguments
{
    private static readonly Dictionary<string, ColourScale> Scales = new()
    {
        ["auto"] = ColourScale.Auto,
        ["inferno"] = ColourScale.Inferno,
        ["viridis"] = ColourScale.Viridis,
        ["gist-heat"] = ColourScale.GistHeat,
        ["grey"] = ColourScale.Grey,
        ["polar"] = ColourScale.Polar,
    };

    private readonly Option<string> _colours = new Option<string>("--colour-map")
    {
        Description = "Colours: inferno, viridis, gist-heat (the observatory's look), grey, or polar about 0, which auto takes for V.",
        DefaultValueFactory = _ => "auto",
    }.AcceptOnlyFromAmong([.. Scales.Keys]);

    private readonly Option<Stretch> _stretch = new("--stretch") { Description = "How brightness becomes colour.", DefaultValueFactory = _ => Stretch.Linear };
    private readonly Option<string> _limits = new("--limits")
    {
        Description = "Brightness of the first and the last colour, LOW,HIGH: each a value or a percentile of the pixels, such as 0,99.5%.",
        DefaultValueFactory = _ => "1%,100%",
    };

    private readonly Option<int> _grid = new("--grid") { Description = "Heliographic grid, degrees from line to line.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _noLimb = new("--no-limb") { Description = "No limb." };
    private readonly Option<bool> _noBeam = new("--no-beam") { Description = "No ellipse of the beam." };
    private readonly Option<bool> _plain = new("--plain") { Description = "The map alone: no axes, bar and title." };
    private readonly Option<bool> _dark = new("--dark") { Description = "Dark around the map, for screens." };
    private readonly Option<string?> _title = new("--title") { Description = "Title, instead of instrument, frequency and polarisation." };

    /// <summary>The options.</summary>
    public IEnumerable<Option> Options => [_colours, _stretch, _limits, _grid, _noLimb, _noBeam, _plain, _dark, _title];

    /// <summary>What was asked for; throws <see cref="UsageException"/> where it has no meaning.</summary>
    public PictureOptions Read(ParseResult parse)
    {
        const int DefaultGridDeg = 15;
        if (!PictureLimits.TryParse(parse.GetValue(_limits)!, out var limits))
        {
            throw new UsageException($"--limits {parse.GetValue(_limits)} is not LOW,HIGH with the lower one first, each a value or a percentile such as 99.5%.");
        }

        var grid = parse.GetResult(_grid) is { Implicit: false, Tokens.Count: 0 } ? DefaultGridDeg : parse.GetValue(_grid);
        if (grid is < 0 or (> 0 and < 5) or > 90)
        {
            throw new UsageException("--grid must be 5 to 90 degrees.");
        }

        return new PictureOptions
        {
            Colours = Scales[parse.GetValue(_colours)!],
            Stretch = parse.GetValue(_stretch),
            Limits = limits,
            GridDeg = grid,
            HasLimb = !parse.GetValue(_noLimb),
            HasBeam = !parse.GetValue(_noBeam),
            IsPlain = parse.GetValue(_plain),
            Ground = parse.GetValue(_dark) ? PictureGround.Dark : PictureGround.Light,
            Title = parse.GetValue(_title),
        };
    }
}
