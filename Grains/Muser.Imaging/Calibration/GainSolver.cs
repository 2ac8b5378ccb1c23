using System.Numerics;
using Muser.Formats.Frames;

namespace Muser.Imaging.Calibration;

/// <summary>
/// Solves the phase and the residual delay of every antenna over a band from the visibilities of a point-like calibrator in the phase centre
/// (<see cref="FringeCorrection"/> with the calibrator's own delays).
/// <list type="number">
/// <item>Each channel alone: the phases of the principal eigenvector of the matrix of unit phasors V/|V|. Amplitudes have no say, so neither an outlier
/// nor a dead antenna draws it; what an antenna has in common with it tells whether the antenna lives.</item>
/// <item>Each antenna alone: phase and delay at which its channels add up.</item>
/// <item>All together: least squares of the baseline phases, re-weighted by Tukey's biweight of the residual over its robust scale.</item>
/// </list>
/// Safe for any thread.
/// </summary>
public static class GainSolver
{
    /// <summary>The robust rms phase beyond which an antenna does not follow its solution.</summary>
    private const double MaxResidualRad = 0.7;

    private const int MinAntennas = 3;

    /// <summary>Solves one band and hand.</summary>
    /// <param name="antennas">Number of antennas.</param>
    /// <param name="frequencyHzChan">Frequency of the signal in each channel, Hz: of the beacon, not the channel centre, where they differ.</param>
    /// <param name="visChanBaseline">[channel, baseline], baselines in the order (0,1), (0,2) ...</param>
    /// <param name="weightChanBaseline">The same shape; 0 leaves a visibility out. Empty for 1 each.</param>
    /// <param name="noiseChan">Standard deviation of the real part of a visibility of each channel; empty to take it from the residuals.</param>
    /// <param name="options">What to go by; null for the defaults.</param>
    /// <returns>The solution or the reason why there is none. Spans of other lengths throw <see cref="ArgumentException"/>.</returns>
    public static GainSolverResult Solve(
        int antennas,
        ReadOnlySpan<double> frequencyHzChan,
        ReadOnlySpan<ComplexF> visChanBaseline,
        ReadOnlySpan<float> weightChanBaseline = default,
        ReadOnlySpan<double> noiseChan = default,
        GainSolverOptions? options = null)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfNegative(antennas);
        var channels = frequencyHzChan.Length;
        var baselines = antennas * (antennas - 1) / 2;
        ArgumentOutOfRangeException.ThrowIfNotEqual(visChanBaseline.Length, channels * baselines);
        if (!weightChanBaseline.IsEmpty)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(weightChanBaseline.Length, visChanBaseline.Length);
        }

        if (!noiseChan.IsEmpty)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(noiseChan.Length, channels);
        }

        var signal = false;
        for (var k = 0; k < visChanBaseline.Length; k++)
        {
            if (weightChanBaseline.IsEmpty || weightChanBaseline[k] > 0)
            {
                var v = visChanBaseline[k];
                if (!float.IsFinite(v.Re) || !float.IsFinite(v.Im))
                {
                    return new(GainFault.NotFinite, null, FaultIndex: k);
                }

                signal |= v != default;
            }
        }

        if (!signal)
        {
            return new(GainFault.Empty, null);
        }

        var start = new ChannelPhases[channels];
        for (var c = 0; c < channels; c++)
        {
            start[c] = ChannelPhases.Solve(
                antennas,
                visChanBaseline.Slice(c * baselines, baselines),
                weightChanBaseline.IsEmpty ? default : weightChanBaseline.Slice(c * baselines, baselines),
                noiseChan.IsEmpty ? double.NaN : noiseChan[c],
                options.MinCoherence);
        }

        var snrChan = Array.ConvertAll(start, channel => channel.SnrPerBaseline);
        var usableChan = Array.ConvertAll(snrChan, snr => snr >= options.MinSnrPerBaseline);
        var bestSnr = snrChan.Max();
        var good = Enumerable.Range(0, channels).Where(c => usableChan[c]).ToArray();
        if (good.Length == 0)
        {
            var live = Enumerable.Range(0, antennas).Count(k => start.Any(channel => channel.Coherence[k] > 0));
            return new(live < MinAntennas ? GainFault.TooFewAntennas : GainFault.TooWeak, null, live, bestSnr);
        }

        var coherence = new double[antennas];
        for (var k = 0; k < antennas; k++)
        {
            coherence[k] = good.Average(c => start[c].Coherence[k]);
        }

        var usable = Array.ConvertAll(coherence, value => value >= options.MinCoherence);
        var count = usable.Count(each => each);
        if (count < MinAntennas)
        {
            return new(GainFault.TooFewAntennas, null, count, bestSnr);
        }

        var asked = options.ReferenceAntenna;
        var reference = asked >= 0 && asked < antennas && usable[asked] ? asked : Array.IndexOf(coherence, coherence.Max());
        var hasDelays = good.Length >= options.MinChannelsForDelay;
        var fit = new BandFit(antennas, reference, usable, good, frequencyHzChan, hasDelays);
        fit.StartFrom(start, options.MaxDelayNs);
        fit.Refine(visChanBaseline, weightChanBaseline);

        for (var k = 0; k < antennas; k++)
        {
            if (usable[k] && !(fit.ResidualRad[k] <= MaxResidualRad))
            {
                usable[k] = false;
            }

            if (!usable[k])
            {
                (fit.PhaseRad[k], fit.DelayNs[k], fit.ResidualRad[k]) = (0, 0, double.NaN);
            }
        }

        count = usable.Count(each => each);
        if (count < MinAntennas)
        {
            return new(GainFault.TooFewAntennas, null, count, bestSnr);
        }

        var gains = new BandGains(
            reference, fit.ReferenceFrequencyHz, Array.ConvertAll(fit.PhaseRad, phase => Math.IEEERemainder(phase, 2 * Math.PI)), fit.DelayNs, usable,
            fit.ResidualRad, snrChan, usableChan, hasDelays, fit.OutlierBaselines);
        return new(GainFault.None, gains, count, bestSnr);
    }

    /// <summary>A unit phasor.</summary>
    internal static Complex Unit(double phaseRad)
    {
        var (sin, cos) = Math.SinCos(phaseRad);
        return new(cos, sin);
    }
}
