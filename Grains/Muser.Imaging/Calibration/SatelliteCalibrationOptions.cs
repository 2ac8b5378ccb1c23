using Muser.Formats.Frames;

namespace Muser.Imaging.Calibration;

/// <summary>How a satellite is observed and solved. Immutable.</summary>
public sealed record SatelliteCalibrationOptions
{
    /// <summary>The fewest antennas whose phases can be told from their baselines.</summary>
    public const int FewestAntennas = 3;

    /// <summary>
    /// Offset from the lower edge of a channel to the beacon, MHz; null for <see cref="FringeCorrection.SatelliteBeaconMHz"/> on MUSER-I and
    /// <see cref="FringeCorrection.ChannelCentreMHz"/> on MUSER-II.
    /// </summary>
    public double? SignalOffsetMHz { get; init; }

    /// <summary>
    /// As the predecessor did: delays and fringes of MUSER-I are left as they are, those of MUSER-II are corrected for the channel centre, no near field,
    /// no flags. The visibilities are for a <c>.cal</c> file; they cannot be solved.
    /// </summary>
    public bool LegacyUncorrected { get; init; }

    /// <summary>What the delay words hold in phase.</summary>
    public DelayWave Words { get; init; }

    /// <summary>
    /// The farthest that the direction of the words may be from the satellite where it is fitted, degrees. Dishes follow the words: beyond their beam, 2.3
    /// degrees for MUSER-I at 2 GHz, they do not see the satellite, and its place or the time is wrong.
    /// </summary>
    public double MaxOffsetDeg { get; init; } = 2;

    /// <summary>False takes frames alone whose source word says satellite; the old header has none.</summary>
    public bool AnySource { get; init; }

    /// <summary>Antennas that take no part, 0-based.</summary>
    public IReadOnlyList<int> FlaggedAntennas { get; init; } = [];

    /// <summary>Limits of the flags that the data give themselves.</summary>
    public AutomaticFlagOptions AutomaticFlags { get; init; } = new();

    /// <summary>What the solver goes by.</summary>
    public GainSolverOptions Solver { get; init; } = new();

    /// <summary>The offset that holds for an array, MHz.</summary>
    public double SignalOffsetMHzOf(ArrayLayout layout) => SignalOffsetMHz
        ?? (layout.Id == ArrayId.Muser1 ? FringeCorrection.SatelliteBeaconMHz : FringeCorrection.ChannelCentreMHz);

    /// <summary>Frequency of the beacon in each channel of a band, Hz, in stored order.</summary>
    public double[] FrequencyHzChan(ArrayLayout layout, int bandMHz)
    {
        var offsetHz = (SignalOffsetMHzOf(layout) - FringeCorrection.ChannelCentreMHz) * 1e6;
        return [.. Enumerable.Range(0, ArrayLayout.Channels).Select(c => layout.ChannelFrequencyHz(bandMHz, c) + offsetHz)];
    }

    /// <summary>The first thing wrong with the options for an array in one sentence, or null when they are good.</summary>
    public string? Problem(ArrayLayout layout)
    {
        const double WidthMHz = ArrayLayout.ChannelWidthHz / 1e6;
        return FlaggedAntennas.Any(antenna => antenna < 0 || antenna >= layout.Antennas)
                ? $"A flagged antenna is beyond the {layout.Antennas} of {layout.Name}."
            : layout.Antennas - FlaggedAntennas.Distinct().Count() is var left && left < FewestAntennas
                ? $"The flags leave {left} of {layout.Antennas} antennas; a calibration takes {FewestAntennas}."
            : SignalOffsetMHz is { } offset && !(offset >= 0 && offset <= WidthMHz)
                ? FormattableString.Invariant($"The beacon lies {offset} MHz above the lower edge of its channel; that must be within 0 and {WidthMHz}.")
            : null;
    }
}
