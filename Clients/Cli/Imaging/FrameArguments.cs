using System.CommandLine;
using Muser.Imaging.Products;

namespace Muser.Cli.Imaging;

/// <summary>The arguments of how maps lie in their files.</summary>
internal sealed class FrameArguments
{
    private const string Solar = "solar";
    private const string SolarNorth = "solar-north";

    private readonly Option<string> _frame = new Option<string>("--frame")
    {
        Description = "Primary coordinates of the files: sky (RA, Dec; solar ones are alternate A) or solar (helioprojective).",
        DefaultValueFactory = _ => "sky",
    }.AcceptOnlyFromAmong("sky", Solar);

    private readonly Option<string> _rotate = new Option<string>("--rotate")
    {
        Description = "What is on top of the maps: celestial north as they are made (none), or solar-north, by interpolation.",
        DefaultValueFactory = _ => "none",
    }.AcceptOnlyFromAmong("none", SolarNorth);

    /// <summary>The options.</summary>
    public IEnumerable<Option> Options => [_frame, _rotate];

    /// <summary>What was asked for.</summary>
    public FrameOptions Read(ParseResult parse) => new()
    {
        Frame = parse.GetValue(_frame) == Solar ? MapFrame.Solar : MapFrame.Sky,
        IsSolarNorthUp = parse.GetValue(_rotate) == SolarNorth,
    };
}
