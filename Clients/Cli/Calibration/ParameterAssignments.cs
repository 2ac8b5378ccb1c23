using System.Globalization;
using Muser.Formats.Frames;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;
using Muser.Silo;
using Muser.Silo.Calibration;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;

namespace Muser.Cli.Calibration;

/// <summary>Values of parameters as they are written on a command line: <c>IA3=905</c>. Throws <see cref="UserInputException"/> where one is none.</summary>
internal sealed class ParameterAssignments(ArrayLayout layout)
{
    private readonly AntennaNames _antennas = new(layout);

    /// <summary>What can be said of the weather.</summary>
    public static IReadOnlyList<string> WeatherNames { get; } = ["temperature", "pressure", "humidity", "wind", "windFrom", "rain"];

    /// <summary>The values that assignments make.</summary>
    /// <param name="kind">What is assigned.</param>
    /// <param name="assignments">The assignments.</param>
    /// <param name="known">What is in force there, which positions and fibre delays begin with; null where nothing is.</param>
    public IReadOnlyList<ParameterValue> Read(ParameterKind kind, IReadOnlyList<string> assignments, ParameterValue? known) => kind switch
    {
        ParameterKind.Positions => [Positions(assignments, known as AntennaPositions)],
        ParameterKind.FibreDelays => [FibreDelays(assignments, known as FibreDelays)],
        ParameterKind.FluxScale => [.. assignments.Select(FluxScale)],
        ParameterKind.Status => [Status(assignments)],
        ParameterKind.Weather => [Weather(assignments)],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind that is assigned."),
    };

    private AntennaPositions Positions(IEnumerable<string> assignments, AntennaPositions? known)
    {
        var xyz = (double[]?)known?.ItrfAntennaXyz.Clone()
            ?? throw new UserInputException($"{layout.Name} has no positions at that time to begin with; import all of them from a file.");
        foreach (var (name, value) in assignments.Select(Pair))
        {
            var antenna = Antenna(name);
            if (Numbers(value) is not [var east, var north, var up])
            {
                throw new UserInputException($"'{name}={value}' is not a position; write {name}=EAST,NORTH,UP, in metres from the array's reference point.");
            }

            var itrf = ArraySite.Muser.EnuToItrf(new Vector3D(east, north, up));
            (xyz[3 * antenna], xyz[(3 * antenna) + 1], xyz[(3 * antenna) + 2]) = (itrf.X, itrf.Y, itrf.Z);
        }

        return new AntennaPositions { ItrfAntennaXyz = xyz };
    }

    private FibreDelays FibreDelays(IReadOnlyList<string> assignments, FibreDelays? known)
    {
        if (assignments is [var list] && !list.Contains('='))
        {
            return new FibreDelays { DelayNsInput = [.. list.Split(',').Select(Nanoseconds)] };
        }

        var delays = (int[]?)known?.DelayNsInput.Clone()
            ?? throw new UserInputException(
                $"{layout.Name} has no fibre delays at that time to begin with; write those of all {layout.Inputs} inputs, with commas.");
        foreach (var (name, value) in assignments.Select(Pair))
        {
            delays[Antenna(name)] = Nanoseconds(value);
        }

        return new FibreDelays { DelayNsInput = delays };
    }

    private static FluxScale FluxScale(string assignment)
    {
        var (name, value) = Pair(assignment);
        if (!BandHand.TryParse(name.ToUpperInvariant(), out var band))
        {
            throw new UserInputException($"'{name}' is not a band and hand; write 400L={value}.");
        }

        var factors = Numbers(value);
        return new FluxScale
        {
            BandHand = band,
            JyPerCountChan = factors switch
            {
                [var one] => [.. Enumerable.Repeat(one, ArrayLayout.Channels)],
                { Length: ArrayLayout.Channels } => factors,
                _ => throw new UserInputException(
                    $"'{assignment}' has {factors?.Length ?? 0} numbers; write one for all channels of {name}, or {ArrayLayout.Channels}, with commas."),
            },
        };
    }

    private InstrumentStatus Status(IEnumerable<string> assignments)
    {
        var status = new InstrumentStatus();
        foreach (var (name, value) in assignments.Select(Pair))
        {
            status = name switch
            {
                "text" => status with { Text = value },
                "off" => status with { OffSourceAntennas = value.Length == 0 ? [] : [.. value.Split(',').Select(Antenna)] },
                _ => throw new UserInputException($"A status has no '{name}'; write text=WORDS, off=IA7,IA8 or both."),
            };
        }

        return status;
    }

    private static Weather Weather(IEnumerable<string> assignments)
    {
        var weather = new Weather();
        foreach (var (name, value) in assignments.Select(Pair))
        {
            var number = Numbers(value) is [var one] ? one : throw new UserInputException($"'{name}={value}' is not a number.");
            weather = name switch
            {
                "temperature" => weather with { TemperatureC = number },
                "pressure" => weather with { PressureHPa = number },
                "humidity" => weather with { HumidityPercent = number },
                "wind" => weather with { WindMs = number },
                "windFrom" => weather with { WindFromDeg = number },
                "rain" => weather with { RainMmPerHour = number },
                _ => throw new UserInputException($"Of the weather there is no '{name}'; there are {string.Join(", ", WeatherNames)}."),
            };
        }

        return weather;
    }

    private int Antenna(string name) =>
        _antennas.TryParse(name, out var antenna)
            ? antenna
            : throw new UserInputException($"'{name}' is not an antenna of {layout.Name}; the antennas are {_antennas.Range}.");

    private static (string Name, string Value) Pair(string assignment) =>
        assignment.Split('=', 2) is [{ Length: > 0 } name, var value]
            ? (name, value)
            : throw new UserInputException($"'{assignment}' is not NAME=VALUE; --help shows the names.");

    private static int Nanoseconds(string text) =>
        int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ns)
            ? ns
            : throw new UserInputException($"'{text}' is not a fibre delay; it must be a whole number of ns.");

    /// <summary>Finite numbers with commas; null where one is none.</summary>
    private static double[]? Numbers(string text)
    {
        var pieces = text.Split(',');
        var numbers = new double[pieces.Length];
        for (var i = 0; i < pieces.Length; i++)
        {
            if (!double.TryParse(pieces[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i]))
            {
                return null;
            }
        }

        return numbers;
    }
}
