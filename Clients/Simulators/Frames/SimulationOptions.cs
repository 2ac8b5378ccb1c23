using Muser.Formats.Frames;
using Muser.Simulators.Calibration;
using Muser.Simulators.Observing;

namespace Muser.Simulators.Frames;

/// <summary>What to simulate. The same options give the same frames, on any number of threads. Immutable.</summary>
public sealed record SimulationOptions
{
    /// <summary>System temperature used when none is given, K.</summary>
    public const double DefaultSystemTemperatureK = 300;

    /// <summary>Share of the area of a dish that collects.</summary>
    public const double ApertureEfficiency = 0.6;

    /// <summary>The array.</summary>
    public ArrayId Array { get; init; } = ArrayId.Muser1;

    /// <summary>Time tag of frame 0; truncated to 20 ns.</summary>
    public UtcTime Start { get; init; } = UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49, 354_161_180);

    /// <summary>What is on the sky.</summary>
    public Scene Scene { get; init; } = Scene.Default;

    /// <summary>
    /// A satellite that is looked at in place of the sky; then scene, smearing, system temperature and counts per Jy have no say. The receivers are those of
    /// the same seed and scatters on the Sun.
    /// </summary>
    public BeaconOptions? Beacon { get; init; }

    /// <summary>Seed of gains, noise and faults.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Band to stay on, MHz (its lower edge); null for loop mode: all bands and both hands in turn, 400 L, 400 R, 800 L and so on.</summary>
    public int? FixedBandMHz { get; init; }

    /// <summary>Hand to stay on in fixed mode; null for both in turn.</summary>
    public Polarization? FixedPolarization { get; init; }

    /// <summary>Old or new header; old for MUSER-I alone.</summary>
    public FrameHeaderFormat Header { get; init; } = FrameHeaderFormat.New;

    /// <summary>True when the correlator stops the fringes; false leaves delay and fringe to the reader.</summary>
    public bool FringeStopped { get; init; }

    /// <summary>True to smear each component over the channel by sinc(bandwidth x delay); false computes every channel at its centre frequency.</summary>
    public bool Smear { get; init; }

    /// <summary>True to add the noise of the radiometer equation.</summary>
    public bool Noise { get; init; } = true;

    /// <summary>System temperature of a receiver without the Sun, K.</summary>
    public double SystemTemperatureK { get; init; } = DefaultSystemTemperatureK;

    /// <summary>Standard deviation of the logarithm of the receivers' amplitudes.</summary>
    public double GainAmplitudeScatter { get; init; }

    /// <summary>Standard deviation of the receivers' phases, degrees.</summary>
    public double GainPhaseScatterDeg { get; init; }

    /// <summary>Standard deviation of the receivers' residual delays, ns.</summary>
    public double GainDelayScatterNs { get; init; }

    /// <summary>Dishes, 0-based, whose receiver is dead: no sky, 1 % of the system power.</summary>
    public IReadOnlyList<int> DeadAntennas { get; init; } = [];

    /// <summary>Counts of the correlator per Jy; null chooses so that the brightest channel of the scene fills half of the 24 bits.</summary>
    public double? CountsPerJy { get; init; }

    /// <summary>What goes wrong on the way to the recorder.</summary>
    public FaultOptions Faults { get; init; } = new();

    /// <summary>The first thing wrong with the options in one sentence, or null when they are good.</summary>
    public string? Problem()
    {
        var layout = ArrayLayout.For(Array);
        return Scene.Problem() is { } problem ? $"the scene: {problem}"
            : FixedBandMHz is { } band && layout.BandIndex(band) < 0
                ? $"there is no band at {band} MHz on {layout.Name}; its bands begin at {string.Join(", ", layout.BandsMHz.ToArray())}"
            : FixedBandMHz is null && FixedPolarization is not null ? "a hand alone is for fixed mode; give a band too"
            : Header == FrameHeaderFormat.Old && Array != ArrayId.Muser1 ? "the old header is MUSER-I's alone"
            : Start < TimeWord.Earliest || Start > TimeWord.Latest.AddNs(-UtcTime.NsPerDay) ? $"the start {Start} cannot be written: a time word holds the years 2000 to 2261"
            : !(SystemTemperatureK >= 0 && double.IsFinite(SystemTemperatureK)) ? $"the system temperature is {SystemTemperatureK} K; it must be 0 or more"
            : !(GainAmplitudeScatter is >= 0 and <= 3) ? $"the scatter of amplitudes is {GainAmplitudeScatter}; it must be within 0 to 3"
            : !(GainPhaseScatterDeg >= 0 && double.IsFinite(GainPhaseScatterDeg)) ? $"the scatter of phases is {GainPhaseScatterDeg} degrees; it must be 0 or more"
            : !(GainDelayScatterNs is >= 0 and <= 1000) ? $"the scatter of delays is {GainDelayScatterNs} ns; it must be within 0 to 1000"
            : CountsPerJy is { } counts && !(counts > 0 && double.IsFinite(counts)) ? $"{counts} counts per Jy; it must be above 0"
            : DeadAntennas.Any(antenna => antenna < 0 || antenna >= layout.Antennas) ? $"a dead dish is beyond the {layout.Antennas} of {layout.Name}"
            : Faults.Problem() ?? Beacon?.Problem(layout, Start);
    }
}
