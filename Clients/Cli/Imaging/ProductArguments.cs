using System.CommandLine;
using Muser.Cli.Shell;

namespace Muser.Cli.Imaging;

/// <summary>The arguments of which products there are.</summary>
internal sealed class ProductArguments
{
    private readonly Option<bool> _cube = new("--cube")
    {
        Description = "Cubes of frequency and Stokes parameter instead of planes: one for each band and kind of map.",
    };

    private readonly Option<bool> _temperature = new("--temperature")
    {
        Description = "Insists on maps of brightness temperature, -tb.fits, in K, and pictures of them, -tb.png, which restored maps have beside them wherever the file is in Jy.",
    };

    private readonly Option<bool> _noTemperature = new("--no-temperature") { Description = "No maps of brightness temperature." };

    private readonly Option<string?> _primaryBeam = new Option<string?>("--primary-beam")
    {
        Description = "on: adds a restored map that is divided by the beam of a dish, -pbcor.fits. off: not even maps of temperature are. By default those are.",
    }.AcceptOnlyFromAmong("on", "off");

    private readonly Option<bool> _noPicture = new("--no-picture") { Description = "No PNG." };

    /// <summary>The options.</summary>
    public IEnumerable<Option> Options => [_cube, _temperature, _noTemperature, _primaryBeam, _noPicture];

    /// <summary>What was asked for; throws <see cref="UsageException"/> where it has no meaning.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="isCleaned">Whether maps are cleaned.</param>
    public ProductOptions Read(ParseResult parse, bool isCleaned)
    {
        var (wantsTemperature, leavesTemperature) = (parse.GetValue(_temperature), parse.GetValue(_noTemperature));
        if (wantsTemperature && leavesTemperature)
        {
            throw new UsageException($"{_temperature.Name} and {_noTemperature.Name} contradict each other.");
        }

        var options = new ProductOptions
        {
            IsCube = parse.GetValue(_cube),
            HasTemperature = wantsTemperature ? true : leavesTemperature || !isCleaned ? false : null,
            IsPrimaryBeamCorrected = parse.GetValue(_primaryBeam) is { } text ? text == "on" : null,
            HasPicture = !parse.GetValue(_noPicture),
        };
        if (!isCleaned && (wantsTemperature || options.IsPrimaryBeamCorrected is true))
        {
            var name = wantsTemperature ? _temperature.Name : _primaryBeam.Name;
            throw new UsageException($"{name} is of restored maps; choose a --clean other than none.");
        }

        return options;
    }
}
