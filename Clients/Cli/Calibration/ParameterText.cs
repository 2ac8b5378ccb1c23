using System.Globalization;
using Muser.Formats.Frames;
using Muser.Interfaces.Calibration;
using Muser.Silo.Calibration;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;

namespace Muser.Cli.Calibration;

/// <summary>Parameters of an array in words: in short, and field by field.</summary>
internal sealed class ParameterText(ArrayLayout layout)
{
    private const string NothingSaid = "-";
    private readonly AntennaNames _antennas = new(layout);

    /// <summary>The value in a few words.</summary>
    public string Summary(ParameterValue value) => value switch
    {
        AntennaPositions positions => $"{positions.ItrfAntennaXyz.Length / 3} antennas",
        FibreDelays delays => Text($"{delays.DelayNsInput.Length} inputs, {delays.DelayNsInput.Min()} to {delays.DelayNsInput.Max()} ns"),
        FlagRule flag => Conditions(flag),
        PhaseSolution phases => Text(
            $"{phases.PhaseRadAntenna.Length - phases.UnusableAntennas.Length} of {phases.PhaseRadAntenna.Length} antennas, {Calibrator(phases)}"),
        FluxScale scale => scale.JyPerCountChan.Min() == scale.JyPerCountChan.Max()
            ? Text($"{scale.JyPerCountChan[0]:G6} Jy per count")
            : Text($"{scale.JyPerCountChan.Min():G6} to {scale.JyPerCountChan.Max():G6} Jy per count"),
        InstrumentStatus status => string.Join("; ", new[] { status.Text, OffSource(status) }.Where(text => text.Length > 0)),
        Weather => string.Join(", ", Fields(value).Where(field => field.Value != NothingSaid).Select(field => $"{field.Name} {field.Value}")),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "Not a kind of parameter."),
    };

    /// <summary>Each field of a value by its name, with its unit: two values differ where the texts of a field do.</summary>
    public IEnumerable<(string Name, string Value)> Fields(ParameterValue value) => value switch
    {
        AntennaPositions positions => positions.ItrfAntennaXyz.Chunk(3).Select((xyz, antenna) => (_antennas.Name(antenna), EastNorthUp(xyz))),
        FibreDelays delays => delays.DelayNsInput.Select((ns, input) => (Input(input), Text($"{ns} ns"))),
        FlagRule flag => [("what", Conditions(flag))],
        PhaseSolution phases => Fields(phases),
        FluxScale scale => scale.JyPerCountChan.Select((factor, channel) => (Text($"channel {channel}"), Text($"{factor} Jy per count"))),
        InstrumentStatus status =>
        [
            ("text", status.Text),
            ("off source", status.OffSourceAntennas is [] ? NothingSaid : _antennas.List(status.OffSourceAntennas)),
        ],
        Weather weather =>
        [
            ("temperature", Number(weather.TemperatureC, "C")),
            ("pressure", Number(weather.PressureHPa, "hPa")),
            ("humidity", Number(weather.HumidityPercent, "%")),
            ("wind", Number(weather.WindMs, "m/s")),
            ("wind from", Number(weather.WindFromDeg, "degrees")),
            ("rain", Number(weather.RainMmPerHour, "mm/h")),
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "Not a kind of parameter."),
    };

    /// <summary>What a flag takes, or keeps.</summary>
    public string Conditions(FlagRule flag)
    {
        var conditions = new List<string>();
        Add("", flag.Antennas is [] ? [] : [_antennas.List(flag.Antennas)]);
        Add("", flag.Baselines.Chunk(2).Select(pair => _antennas.Baseline(pair)));
        Add(flag.Channels.Length == 1 ? "channel " : "channels ", flag.Channels.Select(channel => Text($"{channel}")));
        Add("", flag.BandHands.Select(band => band.ToString()));
        return (flag.Keep ? "kept: " : "") + string.Join("; ", conditions);

        void Add(string what, IEnumerable<string> names)
        {
            if (names.Any())
            {
                conditions.Add(what + string.Join(", ", names));
            }
        }
    }

    private IEnumerable<(string Name, string Value)> Fields(PhaseSolution phases)
    {
        yield return ("calibrator", Calibrator(phases));
        yield return ("reference", Text($"{_antennas.Name(phases.ReferenceAntenna)}, {phases.ReferenceFrequencyHz / 1e6} MHz"));
        yield return ("layout", phases.Layout);
        yield return ("unusable channels", phases.UnusableChannels is [] ? NothingSaid : string.Join(", ", phases.UnusableChannels));
        for (var antenna = 0; antenna < phases.PhaseRadAntenna.Length; antenna++)
        {
            yield return (
                _antennas.Name(antenna),
                phases.UnusableAntennas.Contains(antenna)
                    ? "not usable"
                    : Text($"{phases.PhaseRadAntenna[antenna]:F4} rad, {phases.DelayNsAntenna[antenna]:F4} ns"));
        }
    }

    private static string Calibrator(PhaseSolution phases) => $"{phases.Calibrator} of {new UtcTime(phases.ObservedUtcUnixNs)}";

    private string OffSource(InstrumentStatus status) =>
        status.OffSourceAntennas is [] ? "" : $"off source: {_antennas.List(status.OffSourceAntennas)}";

    private string Input(int input) => input < layout.Antennas ? _antennas.Name(input) : Text($"input {input + 1}");

    private static string EastNorthUp(double[] xyz)
    {
        var enu = ArraySite.Muser.ItrfToEnu(new Vector3D(xyz[0], xyz[1], xyz[2]));
        return Text($"east {Metres(enu.X)}, north {Metres(enu.Y)}, up {Metres(enu.Z)} m");

        // A tenth of a millimetre, and no minus sign on nothing.
        static string Metres(double metres) => (Math.Round(metres, 4) + 0.0).ToString("F4", CultureInfo.InvariantCulture);
    }

    private static string Number(double? value, string unit) => value is { } number ? Text($"{number} {unit}") : NothingSaid;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
