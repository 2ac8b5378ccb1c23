using System.CommandLine;
using System.Globalization;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Silo;
using Muser.Sky.Satellites;
using Muser.Sky.Time;

namespace Muser.Cli.Sky;

/// <summary>The options that name a calibration satellite: a place in ITRF, a longitude above the equator, or a file of two-line elements.</summary>
internal sealed class CalibratorArguments
{
    private readonly Option<string?> _itrf = new("--itrf") { Description = "The satellite stands still at X,Y,Z: m from the middle of the Earth, ITRF." };
    private readonly Option<double?> _geostationary = new("--geostationary") { Description = "The satellite is geostationary at this longitude, degrees east." };
    private readonly Option<string?> _elements = new("--tle") { Description = "The satellite is on the orbit of two-line elements in this file." };
    private readonly Option<string?> _satellite = new("--satellite") { Description = "Which one of the file: name, catalogue number or designator; not needed where it holds one." };

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_itrf);
        command.Add(_geostationary);
        command.Add(_elements);
        command.Add(_satellite);
    }

    /// <summary>The calibrator that was named, or null where none was.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="utc">When it is observed: of several epochs of its elements the nearest is taken.</param>
    /// <param name="scales">Time tables; null for the embedded ones.</param>
    public Calibrator? Read(ParseResult parse, UtcTime utc, TimeScales? scales = null)
    {
        var (itrf, geostationary, elements, satellite) =
            (parse.GetValue(_itrf), parse.GetValue(_geostationary), parse.GetValue(_elements), parse.GetValue(_satellite));
        if ((itrf is null ? 0 : 1) + (geostationary is null ? 0 : 1) + (elements is null ? 0 : 1) > 1)
        {
            throw new UsageException($"Give one of {_itrf.Name}, {_geostationary.Name} and {_elements.Name}.");
        }

        if (satellite is not null && elements is null)
        {
            throw new UsageException($"{_satellite.Name} names one of the satellites of a file; give the file with {_elements.Name}.");
        }

        return itrf is not null ? Itrf(itrf)
            : geostationary is { } longitudeDeg ? Geostationary(longitudeDeg)
            : elements is not null ? OnOrbit(elements, satellite, utc, scales)
            : null;
    }

    private static Calibrator Itrf(string text)
    {
        var parts = text.Split(',');
        var xyzM = new double[3];
        for (var k = 0; k < 3; k++)
        {
            if (parts.Length != 3 || !double.TryParse(parts[k], NumberStyles.Float, CultureInfo.InvariantCulture, out xyzM[k]) || !double.IsFinite(xyzM[k]))
            {
                throw new UsageException($"--itrf is '{text}'; write X,Y,Z in m from the middle of the Earth, such as -7683810,41458127,0.");
            }
        }

        return Calibrator.AtItrf($"satellite at {text}", new(xyzM[0], xyzM[1], xyzM[2]));
    }

    private static Calibrator Geostationary(double longitudeDeg) => longitudeDeg is >= -180 and <= 360
        ? Calibrator.Geostationary(longitudeDeg)
        : throw new UsageException($"--geostationary is {longitudeDeg}; it must be a longitude, -180 to 360 degrees east.");

    private static Calibrator OnOrbit(string path, string? satellite, UtcTime utc, TimeScales? scales)
    {
        InputFile.Require(path, "a file of two-line elements");
        return TwoLineFile.TryRead(path, out var file, out var fault) && file.TryFind(satellite, utc, out var elements, out fault)
            ? Calibrator.OnOrbit(elements, scales)
            : throw new UserInputException($"The elements in {path} cannot be used: {fault}");
    }
}
