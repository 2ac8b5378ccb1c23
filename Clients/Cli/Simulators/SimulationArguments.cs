using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Simulators.Frames;
using Muser.Simulators.Observing;
using Muser.Sky.Arrays;

namespace Muser.Cli.Simulators;

/// <summary>The options that say what is simulated, shared by files and streams.</summary>
internal sealed class SimulationArguments
{
    private const string Both = "both";
    private const string FaultHelp = "a share such as 0.01 or 1%, or frame numbers from 0 such as 5,9-12.";

    private readonly Option<string> _array = Choice("--array", "Which array.", "muser1", "muser2");
    private readonly Option<string?> _start;
    private readonly Option<string?> _scene = new("--scene") { Description = "The sky, a JSON file; see 'muser simulate scene'." };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Seed of gains, noise and faults.", DefaultValueFactory = _ => 1 };
    private readonly Option<int?> _band = new("--band") { Description = "Stay on the band with this lower edge, MHz (fixed mode); all in turn where it is not given." };
    private readonly Option<string> _pol = Choice("--pol", "Hands in fixed mode.", Both, "L", "R");
    private readonly Option<string> _header = Choice("--header", "Header of MUSER-I: new, or as before spring 2015.", "new", "old");
    private readonly Option<string> _fringe = Choice("--fringe", "Who stops the fringes: the reader's software or the correlator.", "software", "hardware");
    private readonly Option<bool> _smear = new("--smear") { Description = "Smear sources over the 25 MHz of a channel; else each channel is one frequency." };
    private readonly Option<bool> _noNoise = new("--no-noise") { Description = "Leave out the noise of the radiometer equation." };
    private readonly Option<double> _systemK = new("--tsys") { Description = "System temperature without the Sun, K.", DefaultValueFactory = _ => SimulationOptions.DefaultSystemTemperatureK };
    private readonly Option<double> _gainAmplitude = new("--gain-amplitude") { Description = "Scatter of the receivers' amplitudes, standard deviation of ln|g|." };
    private readonly Option<double> _gainPhase = new("--gain-phase") { Description = "Scatter of the receivers' phases, standard deviation in degrees." };
    private readonly Option<string?> _dead = new("--dead") { Description = "Dishes whose receiver is dead, by name or input number from 1: IA3,IB10 or 4,24." };
    private readonly Option<double?> _counts = new("--counts-per-jy") { Description = "Counts of the correlator per Jy; chosen to fit the scene where it is not given." };
    private readonly Option<string?> _drop = new("--drop") { Description = "Frames that never arrive: " + FaultHelp };
    private readonly Option<string?> _repeat = new("--repeat") { Description = "Frames that arrive twice: the same." };
    private readonly Option<string?> _swap = new("--swap") { Description = "Frames that arrive after the next: the same." };
    private readonly Option<string?> _truncate = new("--truncate") { Description = "Frames that are cut short: the same." };
    private readonly Option<string?> _damage = new("--damage") { Description = "Frames damaged in sync, time, band or trailer: the same." };

    /// <param name="defaultStart">What the help says of the start when none is given.</param>
    public SimulationArguments(string defaultStart)
    {
        _start = new("--start") { Description = $"Time tag of frame 0, UTC, with up to nine decimals; {defaultStart} where it is not given." };
    }

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
        {
            _array, _start, _scene, _seed, _band, _pol, _header, _fringe, _smear, _noNoise, _systemK, _gainAmplitude, _gainPhase, _dead, _counts,
            _drop, _repeat, _swap, _truncate, _damage,
        })
        {
            command.Add(option);
        }
    }

    /// <summary>What was asked for, with the start that holds when none was given.</summary>
    public SimulationOptions Read(ParseResult parse, UtcTime defaultStart)
    {
        var layout = ArrayLayout.ByName(parse.GetValue(_array))!;
        var options = new SimulationOptions
        {
            Array = layout.Id,
            Start = Time(parse.GetValue(_start), defaultStart),
            Scene = LoadScene(parse.GetValue(_scene)),
            Seed = parse.GetValue(_seed),
            FixedBandMHz = parse.GetValue(_band),
            FixedPolarization = parse.GetValue(_pol) switch { "L" => Polarization.Left, "R" => Polarization.Right, _ => null },
            Header = parse.GetValue(_header) == "old" ? FrameHeaderFormat.Old : FrameHeaderFormat.New,
            FringeStopped = parse.GetValue(_fringe) == "hardware",
            Smear = parse.GetValue(_smear),
            Noise = !parse.GetValue(_noNoise),
            SystemTemperatureK = parse.GetValue(_systemK),
            GainAmplitudeScatter = parse.GetValue(_gainAmplitude),
            GainPhaseScatterDeg = parse.GetValue(_gainPhase),
            DeadAntennas = Dishes(parse.GetValue(_dead), AntennaTable.For(layout.Id)),
            CountsPerJy = parse.GetValue(_counts),
            Faults = new()
            {
                Drop = Fault(parse, _drop),
                Repeat = Fault(parse, _repeat),
                Swap = Fault(parse, _swap),
                Truncate = Fault(parse, _truncate),
                Damage = Fault(parse, _damage),
            },
        };
        return options.Problem() is { } problem ? throw new UsageException(Sentence(problem)) : options;
    }

    /// <summary>An option with one of a few values, the first where none is given.</summary>
    internal static Option<string> Choice(string name, string description, params string[] values)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => values[0] };
        return option.AcceptOnlyFromAmong(values);
    }

    /// <summary>A sentence for a person: a capital at the beginning, a full stop at the end.</summary>
    internal static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..].TrimEnd('.') + ".";

    private static Scene LoadScene(string? path)
    {
        if (path is null)
        {
            return Scene.Default;
        }

        InputFile.Require(path, "a JSON file such as 'muser simulate scene' prints");
        return SceneFile.TryParse(File.ReadAllText(path), out var scene, out var problem)
            ? scene
            : throw new UserInputException($"The scene {path} is not good: {problem.TrimEnd('.')}.");
    }

    private static UtcTime Time(string? text, UtcTime otherwise) =>
        text is null ? otherwise
        : UtcTime.TryParse(text, out var time) ? time
        : throw new UsageException($"--start is '{text}'; write UTC as 2015-11-01T04:08:49.354161180Z.");

    private static FaultSelection Fault(ParseResult parse, Option<string?> option) =>
        parse.GetValue(option) is not { } text ? FaultSelection.Never
        : FaultSelection.TryParse(text, out var selection) ? selection
        : throw new UsageException($"{option.Name} is '{text}'; write {FaultHelp}");

    private static List<int> Dishes(string? text, AntennaTable table)
    {
        var dishes = new List<int>();
        foreach (var name in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var index = int.TryParse(name, out var input) ? input - 1 : table.IndexOf(name.ToUpperInvariant());
            if (index < 0 || index >= table.Count)
            {
                throw new UsageException($"--dead names '{name}', which is no dish of this array; they are {table[0].Name} to {table[table.Count - 1].Name}, inputs 1 to {table.Count}.");
            }

            dishes.Add(index);
        }

        return dishes;
    }
}
