using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Simulators.Frames;
using Muser.Sky.Arrays;

namespace Muser.Cli.Simulators;

/// <summary>
/// The options that say what the instrument is and does, whatever it looks at: equal values give the same receivers on the Sun and on a satellite.
/// </summary>
internal sealed class ReceiverArguments
{
    private const string Both = "both";
    private const string FaultHelp = "a share such as 0.01 or 1%, or frame numbers from 0 such as 5,9-12.";

    private readonly Option<string> _array = SimulationArguments.Choice("--array", "Which array.", "muser1", "muser2");
    private readonly Option<string?> _start;
    private readonly Option<ulong> _seed = new("--seed") { Description = "Seed of gains, noise and faults.", DefaultValueFactory = _ => 1 };
    private readonly Option<int?> _band = new("--band") { Description = "Stay on the band with this lower edge, MHz (fixed mode); all in turn where it is not given." };
    private readonly Option<string> _pol = SimulationArguments.Choice("--pol", "Hands in fixed mode.", Both, "L", "R");
    private readonly Option<string> _header = SimulationArguments.Choice("--header", "Header of MUSER-I: new, or as before spring 2015.", "new", "old");
    private readonly Option<string> _fringe = SimulationArguments.Choice("--fringe", "Who stops the fringes: the reader's software or the correlator.", "software", "hardware");
    private readonly Option<bool> _noNoise = new("--no-noise") { Description = "Leave out the noise of the radiometer equation." };
    private readonly Option<double> _gainAmplitude = new("--gain-amplitude") { Description = "Scatter of the receivers' amplitudes, standard deviation of ln|g|." };
    private readonly Option<double> _gainPhase = new("--gain-phase") { Description = "Scatter of the receivers' phases, standard deviation in degrees." };
    private readonly Option<double> _gainDelay = new("--gain-delay") { Description = "Scatter of the receivers' residual delays, which no delay word knows, standard deviation in ns." };
    private readonly Option<string?> _dead = new("--dead") { Description = "Dishes whose receiver is dead, by name or input number from 1: IA3,IB10 or 4,24." };
    private readonly Option<string?> _drop = new("--drop") { Description = "Frames that never arrive: " + FaultHelp };
    private readonly Option<string?> _repeat = new("--repeat") { Description = "Frames that arrive twice: the same." };
    private readonly Option<string?> _swap = new("--swap") { Description = "Frames that arrive after the next: the same." };
    private readonly Option<string?> _truncate = new("--truncate") { Description = "Frames that are cut short: the same." };
    private readonly Option<string?> _damage = new("--damage") { Description = "Frames damaged in sync, time, band or trailer: the same." };

    /// <param name="defaultStart">What the help says of the start when none is given.</param>
    public ReceiverArguments(string defaultStart)
    {
        _start = new("--start") { Description = $"Time tag of frame 0, UTC, with up to nine decimals; {defaultStart} where it is not given." };
    }

    /// <summary>Gives a command these options, with others after those that say what and when.</summary>
    public void AddTo(Command command, params Option[] others)
    {
        foreach (var option in new Option[] { _array, _start }.Concat(others).Concat(
        [
            _seed, _band, _pol, _header, _fringe, _noNoise, _gainAmplitude, _gainPhase, _gainDelay, _dead, _drop, _repeat, _swap, _truncate, _damage,
        ]))
        {
            command.Add(option);
        }
    }

    /// <summary>What was asked for, with the start that holds when none was given; the caller adds what is looked at and then asks <see cref="Checked"/>.</summary>
    public SimulationOptions Read(ParseResult parse, UtcTime defaultStart)
    {
        var layout = ArrayLayout.ByName(parse.GetValue(_array))!;
        return new()
        {
            Array = layout.Id,
            Start = Time(parse.GetValue(_start), defaultStart),
            Seed = parse.GetValue(_seed),
            FixedBandMHz = parse.GetValue(_band),
            FixedPolarization = parse.GetValue(_pol) switch { "L" => Polarization.Left, "R" => Polarization.Right, _ => null },
            Header = parse.GetValue(_header) == "old" ? FrameHeaderFormat.Old : FrameHeaderFormat.New,
            FringeStopped = parse.GetValue(_fringe) == "hardware",
            Noise = !parse.GetValue(_noNoise),
            GainAmplitudeScatter = parse.GetValue(_gainAmplitude),
            GainPhaseScatterDeg = parse.GetValue(_gainPhase),
            GainDelayScatterNs = parse.GetValue(_gainDelay),
            DeadAntennas = Dishes(parse.GetValue(_dead), AntennaTable.For(layout.Id)),
            Faults = new()
            {
                Drop = Fault(parse, _drop),
                Repeat = Fault(parse, _repeat),
                Swap = Fault(parse, _swap),
                Truncate = Fault(parse, _truncate),
                Damage = Fault(parse, _damage),
            },
        };
    }

    /// <summary>The options, or a usage mistake that says what is wrong with them.</summary>
    public static SimulationOptions Checked(SimulationOptions options) =>
        options.Problem() is { } problem ? throw new UsageException(SimulationArguments.Sentence(problem)) : options;

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
