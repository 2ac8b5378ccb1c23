using Muser.Formats.Frames;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;

namespace Muser.Grains.Calibration;

/// <summary>What parameters of an array must be. Each rule returns a sentence for people, or null where all is well.</summary>
public static class ParameterRules
{
    /// <summary>The fewest antennas with which a phase can be closed.</summary>
    public const int FewestAntennas = 3;

    /// <summary>A phase is reduced to one turn; a delay of a receiver is far below this, ns.</summary>
    private const double MaxDelayNs = 1000;

    private const double AbsoluteZeroC = -273.15;

    /// <summary>Whether entries can be parameters of an array.</summary>
    public static string? Refusal(ArrayLayout layout, ParameterEntry[] entries) =>
        entries.Select(entry => Refusal(layout, entry)).FirstOrDefault(refusal => refusal is not null);

    /// <summary>Whether there is anything to record.</summary>
    public static string? RefusalOfNothing(ParameterEntry[] entries) =>
        entries.Length == 0 ? "There is nothing to record: give at least one parameter." : null;

    /// <summary>Whether a change says by whom and why.</summary>
    public static string? RefusalOfReason(string who, string why) =>
        string.IsNullOrWhiteSpace(who) ? "A change must say who makes it."
        : string.IsNullOrWhiteSpace(why) ? "A change must say why it is made."
        : null;

    /// <summary>Whether a version, or one place of it, can be withdrawn.</summary>
    public static string? RefusalToWithdraw(ArrayLayout layout, IReadOnlyCollection<ParameterChange> lines, long version, int? part)
    {
        if (version == DefaultParameters.Version)
        {
            return $"Version {version} of {layout.Name} is what the product ships and cannot be withdrawn; record newer values instead.";
        }

        var ofVersion = lines.Where(line => line.Version == version).ToArray();
        if (ofVersion.Length == 0)
        {
            return $"{layout.Name} has no version {version} of its parameters; the newest is {lines.Max(line => line.Version)}.";
        }

        var wanted = ofVersion.Where(line => part is null || line.Part == part).ToArray();
        if (wanted.Length == 0)
        {
            return $"Version {version} of {layout.Name} has the places 0 to {ofVersion.Length - 1}; {part} is none of them.";
        }

        if (wanted.All(line => line.Kind is null))
        {
            return $"Version {version} of {layout.Name} withdraws version {wanted[0].Withdraws}, which stays void; record its values again instead.";
        }

        var already = lines.LastOrDefault(line => line.Withdraws == version && (line.WithdrawsPart is null || line.WithdrawsPart == part));
        return already is not null
            ? $"Version {version} of {layout.Name} was withdrawn already, by version {already.Version}."
            : null;
    }

    /// <summary>Whether enough antennas are left by flags that hold together.</summary>
    public static string? RefusalOfFlags(ArrayLayout layout, IEnumerable<FlagRule> together, UtcTime at)
    {
        var flagged = together
            .Where(rule => rule is { Keep: false, Baselines.Length: 0, Channels.Length: 0, BandHands.Length: 0 })
            .SelectMany(rule => rule.Antennas)
            .Distinct()
            .Count();
        return layout.Antennas - flagged < FewestAntennas
            ? $"Flagging {flagged} of {layout.Antennas} antennas at {at} leaves fewer than {FewestAntennas}; no map can be made of those."
            : null;
    }

    private static string? Refusal(ArrayLayout layout, ParameterEntry entry)
    {
        if (entry.ValidToUtcUnixNs is { } to && (entry.Value.Kind != ParameterKind.Flag || to <= entry.ValidFromUtcUnixNs))
        {
            return entry.Value.Kind != ParameterKind.Flag
                ? "Only a flag has an end of its own; other parameters hold until a newer one begins."
                : $"A flag from {new UtcTime(entry.ValidFromUtcUnixNs)} cannot end at {new UtcTime(to)}: that is not later.";
        }

        return entry.Value switch
        {
            AntennaPositions positions => Refusal(layout, positions),
            FibreDelays delays => delays.DelayNsInput.Length == layout.Inputs
                ? null
                : $"{layout.Name} has {layout.Inputs} correlator inputs: one fibre delay for each is needed, not {delays.DelayNsInput.Length}.",
            FlagRule flag => Refusal(layout, flag),
            PhaseSolution phases => Refusal(layout, phases) ?? RefusalOfDay(phases, new UtcTime(entry.ValidFromUtcUnixNs)),
            FluxScale scale => Refusal(layout, scale),
            InstrumentStatus status => RefusalOfAntennas(layout, status.OffSourceAntennas),
            Weather weather => Refusal(weather),
            _ => throw new ArgumentOutOfRangeException(nameof(entry), entry.Value, "Not a kind of parameter."),
        };
    }

    private static string? Refusal(ArrayLayout layout, AntennaPositions positions)
    {
        if (positions.ItrfAntennaXyz.Length != 3 * layout.Antennas)
        {
            return $"{layout.Name} has {layout.Antennas} antennas: three coordinates for each are needed, not {positions.ItrfAntennaXyz.Length} numbers.";
        }

        var strange = Array.FindIndex(positions.ItrfAntennaXyz, coordinate => !double.IsFinite(coordinate));
        return strange < 0
            ? null
            : $"The position of antenna {strange / 3} has the coordinate {positions.ItrfAntennaXyz[strange]}; it must be finite.";
    }

    private static string? Refusal(ArrayLayout layout, FlagRule flag)
    {
        if (flag.Antennas.Length + flag.Baselines.Length + flag.Channels.Length + flag.BandHands.Length == 0)
        {
            return "A flag without antennas, baselines, channels or bands would take everything; say what it is for.";
        }

        if (flag.Baselines.Length % 2 != 0)
        {
            return $"Baselines are pairs of antennas; {flag.Baselines.Length} numbers are not.";
        }

        if (flag.Baselines.Chunk(2).FirstOrDefault(pair => pair[0] == pair[1]) is [var same, _])
        {
            return $"Antenna {same} makes no baseline with itself.";
        }

        if (flag.Channels.FirstOrDefault(channel => channel is < 0 or >= ArrayLayout.Channels, -1) is var channel and not -1)
        {
            return $"A band has the channels 0 to {ArrayLayout.Channels - 1}; {channel} is none of them.";
        }

        return RefusalOfAntennas(layout, flag.Antennas) ?? RefusalOfAntennas(layout, flag.Baselines)
            ?? flag.BandHands.Select(band => RefusalOfBand(layout, band)).FirstOrDefault(refusal => refusal is not null);
    }

    private static string? Refusal(ArrayLayout layout, PhaseSolution phases)
    {
        var antennas = phases.PhaseRadAntenna.Length;
        if (antennas != layout.Antennas || phases.DelayNsAntenna.Length != antennas || phases.ResidualRadAntenna.Length != antennas)
        {
            return $"The solution has {antennas} antennas, {layout.Name} has {layout.Antennas}: it belongs to another array.";
        }

        if (phases.SnrChan.Length != ArrayLayout.Channels || phases.UnusableChannels.Any(channel => channel is < 0 or >= ArrayLayout.Channels))
        {
            return $"A solution has the signal to noise of {ArrayLayout.Channels} channels, 0 to {ArrayLayout.Channels - 1}; this one of {phases.BandHand} has not.";
        }

        if (phases.ReferenceAntenna < 0 || phases.ReferenceAntenna >= antennas)
        {
            return $"The solution of {phases.BandHand} has the reference antenna {phases.ReferenceAntenna}, which is none of {layout.Name}.";
        }

        if (RefusalOfBand(layout, phases.BandHand) is { } band)
        {
            return band;
        }

        var strange = Array.FindIndex(phases.PhaseRadAntenna, phase => !double.IsFinite(phase));
        if (strange >= 0)
        {
            return $"The solution of {phases.BandHand} has the phase {phases.PhaseRadAntenna[strange]} for antenna {strange}; it must be finite.";
        }

        strange = Array.FindIndex(phases.DelayNsAntenna, delay => !(Math.Abs(delay) < MaxDelayNs));
        if (strange >= 0)
        {
            return $"The solution of {phases.BandHand} has the delay {phases.DelayNsAntenna[strange]} ns for antenna {strange}; "
                + $"it must be within {MaxDelayNs} ns.";
        }

        if (phases.SnrChan.Concat(phases.ResidualRadAntenna).Any(number => !double.IsFinite(number)))
        {
            return $"The solution of {phases.BandHand} has a signal to noise, or a residual, that is no number; each must be finite.";
        }

        if (!double.IsFinite(phases.ReferenceFrequencyHz) || phases.ReferenceFrequencyHz <= 0)
        {
            return $"The solution of {phases.BandHand} has the reference frequency {phases.ReferenceFrequencyHz} Hz; it must be positive.";
        }

        var aboveHz = phases.ReferenceFrequencyHz - (phases.BandHand.BandMHz * 1e6);
        if (aboveHz is < 0 or > ArrayLayout.Channels * ArrayLayout.ChannelWidthHz)
        {
            return FormattableString.Invariant(
                $"The solution of {phases.BandHand} has its phases at {phases.ReferenceFrequencyHz / 1e6:F1} MHz: it is of another band.");
        }

        if (RefusalOfAntennas(layout, phases.UnusableAntennas) is { } antenna)
        {
            return antenna;
        }

        return layout.Antennas - phases.UnusableAntennas.Distinct().Count() < FewestAntennas
            ? $"The solution of {phases.BandHand} has fewer than {FewestAntennas} usable antennas."
            : null;
    }

    /// <summary>Receivers drift: a solution holds from the day of its calibrator.</summary>
    private static string? RefusalOfDay(PhaseSolution phases, UtcTime from)
    {
        var observed = new UtcTime(phases.ObservedUtcUnixNs);
        return Math.Abs(from - observed) > UtcTime.NsPerDay
            ? $"The solution of {phases.BandHand} was observed at {observed}, more than a day from {from}, when it is to begin: it is of another day."
            : null;
    }

    private static string? Refusal(ArrayLayout layout, FluxScale scale)
    {
        if (scale.JyPerCountChan.Length != ArrayLayout.Channels)
        {
            return $"A flux scale has a factor for each of {ArrayLayout.Channels} channels, not {scale.JyPerCountChan.Length}.";
        }

        var strange = Array.FindIndex(scale.JyPerCountChan, factor => !(factor > 0 && double.IsFinite(factor)));
        return strange >= 0
            ? $"The flux scale of {scale.BandHand} has {scale.JyPerCountChan[strange]} Jy per count in channel {strange}; it must be positive."
            : RefusalOfBand(layout, scale.BandHand);
    }

    private static string? Refusal(Weather weather)
    {
        return OutOf(weather.TemperatureC, AbsoluteZeroC, 100, "temperature", "C")
            ?? OutOf(weather.PressureHPa, 0, 1200, "pressure", "hPa")
            ?? OutOf(weather.HumidityPercent, 0, 100, "humidity", "%")
            ?? OutOf(weather.WindMs, 0, 150, "wind", "m/s")
            ?? OutOf(weather.WindFromDeg, 0, 360, "wind direction", "degrees")
            ?? OutOf(weather.RainMmPerHour, 0, 1000, "rain", "mm/h");

        static string? OutOf(double? value, double lowest, double highest, string what, string unit) =>
            value is null || (value >= lowest && value <= highest) ? null : $"A {what} of {value} {unit} cannot be; it must be within {lowest} to {highest}.";
    }

    private static string? RefusalOfAntennas(ArrayLayout layout, int[] antennas) =>
        Array.FindIndex(antennas, antenna => antenna < 0 || antenna >= layout.Antennas) is var strange and not -1
            ? $"{layout.Name} has the antennas 0 to {layout.Antennas - 1}; {antennas[strange]} is none of them."
            : null;

    private static string? RefusalOfBand(ArrayLayout layout, BandHand band) =>
        layout.BandIndex(band.BandMHz) < 0 ? $"{band} is not a band of {layout.Name}." : null;
}
