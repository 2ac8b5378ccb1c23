using System.CommandLine;
using System.Globalization;
using Muser.Cli.Frames;
using Muser.Cli.Shell;
using Muser.Cli.Sky;
using Muser.Formats.Frames;
using Muser.Imaging.Calibration;
using Muser.Silo;
using Muser.Silo.Calibration;
using Muser.Sky.Arrays;

namespace Muser.Cli.Calibration;

/// <summary>The arguments of <c>muser calibrate</c>.</summary>
internal sealed class CalibrateArguments
{
    private const string Both = "both";

    private readonly Option<string?> _out = new("--out")
    {
        Description = "File to write: NAME.json, or YYYYMMDD-P.cal by Beijing date and priority. Without it the table is printed alone.",
    };

    private readonly Option<double?> _offset = new("--offset")
    {
        Description = "The beacon's place above the lower edge of its channel, MHz; 2.5 on MUSER-I and 12.5 on MUSER-II where it is not given.",
    };

    private readonly Option<string> _words = Choice(
        "--words", "What the delay words hold in phase: a wave front that fits them, the satellite's sphere, or a plane from its direction.", "fitted", "sphere", "plane");

    private readonly Option<string?> _flag = new("--flag") { Description = "Antennas to leave out, by name or 0-based number: IA7,IC3 or 7,29." };
    private readonly Option<string?> _reference = new("--reference") { Description = "The antenna whose phase and delay are 0; the first where it is not given." };
    private readonly Option<double> _minSnr = new("--min-snr")
    {
        Description = "Channels below this signal to noise per baseline are flagged.",
        DefaultValueFactory = _ => new GainSolverOptions().MinSnrPerBaseline,
    };

    private readonly Option<string?> _validFrom = new("--valid-from")
    {
        Description = $"The first instant at which the solutions hold, {UtcText.Form}; the first frame where it is not given.",
    };

    private readonly Option<bool> _anySource = new("--any-source") { Description = "Take frames though their source word does not say satellite." };
    private readonly Option<bool> _legacy = new("--legacy-uncorrected")
    {
        Description = "As the predecessor did, into a .cal file: one cycle, MUSER-I as it is stored, MUSER-II corrected for delays alone; nothing is solved.",
    };

    private readonly Option<int> _skip = new("--skip") { Description = "Good frames to pass over at the beginning." };
    private readonly Option<int?> _band = new("--band") { Description = "The band of a .cal file of a single frame, lower edge in MHz." };
    private readonly Option<string> _pol = Choice("--pol", "The hand of a .cal file of a single frame.", Both, "L", "R");
    private readonly Option<bool> _record = new("--record") { Description = "Record the solutions as parameters of a running service." };
    private readonly Option<string> _server = ServerOption.Create();
    private readonly Option<string> _who = ParameterOptions.Who();
    private readonly Option<string?> _why = new("--why") { Description = "Why they are recorded; the satellite or file where it is not given." };
    private readonly Option<bool> _json = CommandExtensions.JsonOption();
    private RawInput? _input;

    /// <summary>How files of frames are read.</summary>
    public FrameFileOptions Frames => Input.Frames;

    /// <summary>The raw frames.</summary>
    public RawInput Input => _input!;

    /// <summary>The satellite.</summary>
    public CalibratorArguments Satellite { get; } = new();

    /// <summary>Gives a command these arguments.</summary>
    public void AddTo(Command command)
    {
        _input = RawInput.AddTo(command, "Files of raw frames of a satellite; or one .cal or .json file.");
        command.Add(_out);
        Satellite.AddTo(command);
        foreach (var option in new Option[] { _flag, _offset, _words, _minSnr, _reference, _validFrom, _anySource, _legacy, _skip, _band, _pol, _record, _server, _who, _why })
        {
            command.Add(option);
        }

        command.Add(_json);
    }

    /// <summary>Throws where options do not go together.</summary>
    public void Check(ParseResult parse)
    {
        if (parse.GetValue(_skip) < 0)
        {
            throw new UsageException($"{_skip.Name} is {parse.GetValue(_skip)}; it must be 0 or more.");
        }

        if (!(parse.GetValue(_minSnr) > 0))
        {
            throw new UsageException($"{_minSnr.Name} is {parse.GetValue(_minSnr)}; it must be above 0.");
        }

        if (IsLegacy(parse) && parse.GetValue(_out)?.EndsWith(".json", StringComparison.OrdinalIgnoreCase) == true)
        {
            throw new UsageException($"{_legacy.Name} solves nothing that a .json file could hold; write a .cal file.");
        }

        if (IsLegacy(parse) && IsRecorded(parse))
        {
            throw new UsageException($"{_legacy.Name} solves nothing that could be recorded; leave {_record.Name} out.");
        }
    }

    public string[] Files(ParseResult parse) => Input.Files(parse);

    public string? Out(ParseResult parse) => parse.GetValue(_out);

    public bool IsLegacy(ParseResult parse) => parse.GetValue(_legacy);

    public bool IsJson(ParseResult parse) => parse.GetValue(_json);

    public bool IsRecorded(ParseResult parse) => parse.GetValue(_record);

    /// <summary>Records solutions as one version of the parameters of a service, and says which.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="layout">The array.</param>
    /// <param name="items">The solutions.</param>
    /// <param name="from">What they were solved from, for the reason.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task Record(ParseResult parse, ArrayLayout layout, ParameterItem[] items, string from, CancellationToken cancellation)
    {
        using var service = new ParameterClient(parse.Connect(_server), layout);
        var request = new ParameterRequest { Who = parse.GetValue(_who)!, Why = parse.GetValue(_why) ?? $"calibrated on {from}", Entries = items };
        var recorded = await service.Add(request, cancellation);
        if (!IsJson(parse))
        {
            parse.Output().WriteLine($"{recorded.Array} version {recorded.Version}: {items.Length} phase solutions recorded.");
        }
    }

    public int Skip(ParseResult parse) => parse.GetValue(_skip);

    /// <summary>When the solutions begin to hold, or null where it is not said.</summary>
    public UtcTime? ValidFrom(ParseResult parse) =>
        parse.GetValue(_validFrom) is { } text ? UtcText.Parse(text) : null;

    /// <summary>The band and hand of a table of a single frame.</summary>
    public (int BandMHz, Polarization Polarization) SingleFrame(ParseResult parse, string path, ArrayLayout layout)
    {
        if (parse.GetValue(_band) is not { } band || parse.GetValue(_pol) == Both)
        {
            throw new UsageException($"{path} is of a single frame and does not say of which band and hand; name them with --band and --pol L or R.");
        }

        return layout.BandIndex(band) >= 0
            ? (band, parse.GetValue(_pol) == "R" ? Polarization.Right : Polarization.Left)
            : throw new UsageException($"There is no band at {band} MHz on {layout.Name}; its bands begin at {string.Join(", ", layout.BandsMHz.ToArray())}.");
    }

    /// <summary>How the satellite is solved; antennas are those of an array.</summary>
    public SatelliteCalibrationOptions Options(ParseResult parse, ArrayLayout layout)
    {
        var table = AntennaTable.For(layout.Id);
        var options = new SatelliteCalibrationOptions
        {
            SignalOffsetMHz = parse.GetValue(_offset),
            LegacyUncorrected = IsLegacy(parse),
            Words = parse.GetValue(_words) switch { "sphere" => DelayWave.Sphere, "plane" => DelayWave.Plane, _ => DelayWave.Fitted },
            AnySource = parse.GetValue(_anySource),
            FlaggedAntennas = [.. Names(parse.GetValue(_flag)).Select(name => Antenna(name, _flag.Name, table))],
            Solver = new()
            {
                MinSnrPerBaseline = parse.GetValue(_minSnr),
                ReferenceAntenna = parse.GetValue(_reference) is { } reference ? Antenna(reference, _reference.Name, table) : 0,
            },
        };
        return options.Problem(layout) is { } problem ? throw new UserInputException(problem) : options;
    }

    private static Option<string> Choice(string name, string description, params string[] values)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => values[0] };
        return option.AcceptOnlyFromAmong(values);
    }

    private static string[] Names(string? list) => (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static int Antenna(string name, string option, AntennaTable table)
    {
        var index = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : table.IndexOf(name.ToUpperInvariant());
        return index >= 0 && index < table.Count
            ? index
            : throw new UserInputException(
                $"{option} names '{name}', which is no antenna of this array; they are {table[0].Name} to {table[table.Count - 1].Name}, or 0 to {table.Count - 1}.");
    }
}
