using System.Numerics;
using Muser.Formats.Calibration;
using Muser.Formats.Frames;

namespace Muser.Imaging.Calibration;

/// <summary>
/// Between solutions of antennas and the predecessor's tables of baselines. What is flagged or was not observed is 0 in a table. Phases are those of the
/// beacon's frequency, so reading and writing must be told the same offset. Safe for any thread.
/// </summary>
public static class CalTables
{
    /// <summary>The table of averaged visibilities, as measured, amplitudes too.</summary>
    /// <param name="bands">One or more, of one array.</param>
    /// <param name="isLoop">False for the layout of a single frame, where there is but one band and hand.</param>
    /// <param name="isAll">True keeps what has no solution, as the predecessor does; else it is 0.</param>
    public static CalTable OfVisibilities(IReadOnlyList<BandCalibration> bands, bool isLoop, bool isAll = false)
    {
        var layout = bands[0].Layout;
        var table = new CalTable(layout, isLoop);
        foreach (var band in bands)
        {
            Fill(layout, Frame(table, band.BandMHz, band.Polarization), (i, j, c, baseline) =>
            {
                var at = (c * layout.ScienceBaselines) + baseline;
                var isKept = isAll || (band.WeightChanBaseline[at] > 0 && IsSolved(band.Gains, i, j, c));
                return isKept ? new(band.VisChanBaseline[at].Re, band.VisChanBaseline[at].Im) : Complex.Zero;
            });
        }

        return table;
    }

    /// <summary>The phases that solutions give to the baselines at the frequencies of the beacon, amplitude 1.</summary>
    /// <param name="layout">The array.</param>
    /// <param name="solutions">Lower edge of a band, MHz, hand, and solution.</param>
    /// <param name="isLoop">False for the layout of a single frame, where there is but one solution.</param>
    /// <param name="options">The frequencies: <see cref="SatelliteCalibrationOptions.FrequencyHzChan"/>.</param>
    public static CalTable OfGains(
        ArrayLayout layout,
        IReadOnlyList<(int BandMHz, Polarization Polarization, BandGains Gains)> solutions,
        bool isLoop,
        SatelliteCalibrationOptions options)
    {
        var table = new CalTable(layout, isLoop);
        foreach (var (bandMHz, polarization, gains) in solutions)
        {
            var frequencyHzChan = options.FrequencyHzChan(layout, bandMHz);
            Fill(layout, Frame(table, bandMHz, polarization), (i, j, c, _) => IsSolved(gains, i, j, c)
                ? GainSolver.Unit(gains.PhaseAtRad(i, frequencyHzChan[c]) - gains.PhaseAtRad(j, frequencyHzChan[c]))
                : Complex.Zero);
        }

        return table;
    }

    /// <summary>Solves the antennas of a table; bands and hands that are all 0 were not observed and are left out.</summary>
    /// <param name="table">The table.</param>
    /// <param name="single">The band, MHz, and hand of a table of a single frame, which does not say; not used for a loop.</param>
    /// <param name="options">The frequencies of the beacon, flagged antennas, and what the solver goes by.</param>
    public static IReadOnlyList<BandCalibration> Solve(
        CalTable table, (int BandMHz, Polarization Polarization)? single, SatelliteCalibrationOptions options)
    {
        var bands = new List<BandCalibration>();
        if (!table.IsLoop)
        {
            var (bandMHz, polarization) = single ?? throw new ArgumentNullException(nameof(single));
            bands.Add(Solve(table, table.Frame(0, Polarization.Left), bandMHz, polarization, options));
            return bands;
        }

        for (var band = 0; band < table.Layout.BandsMHz.Length; band++)
        {
            foreach (var polarization in new[] { Polarization.Left, Polarization.Right })
            {
                var frame = table.Frame(band, polarization);
                if (frame.ContainsAnyExcept(Complex.Zero))
                {
                    bands.Add(Solve(table, frame, table.Layout.BandsMHz[band], polarization, options));
                }
            }
        }

        return bands;
    }

    private static BandCalibration Solve(
        CalTable table, ReadOnlySpan<Complex> visBaselineChan, int bandMHz, Polarization polarization, SatelliteCalibrationOptions options)
    {
        var layout = table.Layout;
        var vis = new ComplexF[visBaselineChan.Length];
        var weight = new float[vis.Length];
        for (var k = 0; k < vis.Length; k++)
        {
            var (baseline, channel) = Math.DivRem(k, ArrayLayout.Channels);
            var at = (channel * layout.ScienceBaselines) + baseline;
            vis[at] = new((float)visBaselineChan[k].Real, (float)visBaselineChan[k].Imaginary);
            weight[at] = vis[at] == default ? 0 : 1;
        }

        Flag[] flags = [.. options.FlaggedAntennas.Distinct().Order().Select(antenna => new Flag(FlagReason.Manual, antenna, -1, -1))];
        Flags.Apply(flags, layout.Antennas, weight);
        var frequencyHzChan = options.FrequencyHzChan(layout, bandMHz);
        return new()
        {
            Layout = layout,
            BandMHz = bandMHz,
            Polarization = polarization,
            Frames = 0,
            MeanTime = null,
            FrequencyHzChan = frequencyHzChan,
            VisChanBaseline = vis,
            WeightChanBaseline = weight,
            Flags = flags,
            Result = GainSolver.Solve(layout.Antennas, frequencyHzChan, vis, weight, options: options.Solver),
        };
    }

    private static bool IsSolved(BandGains? gains, int first, int second, int channel) =>
        gains is not null && gains.AntennaUsable[first] && gains.AntennaUsable[second] && gains.ChannelUsable[channel];

    /// <summary>Fills [baseline, channel] by a function of first antenna, second antenna, channel and baseline.</summary>
    private static void Fill(ArrayLayout layout, Span<Complex> baselineChan, Func<int, int, int, int, Complex> value)
    {
        var baseline = 0;
        for (var i = 0; i < layout.Antennas; i++)
        {
            for (var j = i + 1; j < layout.Antennas; j++, baseline++)
            {
                for (var c = 0; c < ArrayLayout.Channels; c++)
                {
                    baselineChan[(baseline * ArrayLayout.Channels) + c] = value(i, j, c, baseline);
                }
            }
        }
    }

    private static Span<Complex> Frame(CalTable table, int bandMHz, Polarization polarization) =>
        table.IsLoop ? table.Frame(table.Layout.BandIndex(bandMHz), polarization) : table.Frame(0, Polarization.Left);
}
