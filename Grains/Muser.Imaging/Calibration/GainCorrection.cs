using System.Runtime.CompilerServices;
using Muser.Formats.Frames;
using Muser.Imaging.Numerics;

namespace Muser.Imaging.Calibration;

/// <summary>
/// Takes the phases of the receivers out of visibilities: V' = V exp(-i (theta_i - theta_j)). A baseline costs two complex products, as in
/// <see cref="FringeCorrection"/>. No allocation; safe for any thread.
/// </summary>
public static class GainCorrection
{
    /// <summary>
    /// Corrects visibilities in place. What has no solution (<see cref="BandGains.AntennaUsable"/>, <see cref="BandGains.ChannelUsable"/>) is
    /// to be flagged by the caller: an antenna without one is taken to have phase 0, a channel is corrected by the phases and delays of the band.
    /// </summary>
    /// <param name="gains">The solution; at most 64 antennas.</param>
    /// <param name="frequencyHzChan">
    /// Frequency of each channel, Hz: the channel centre for the Sun, wherever in the channel the beacon of the calibrator was.
    /// </param>
    /// <param name="visChanBaseline">[channel, baseline].</param>
    public static void Apply(BandGains gains, ReadOnlySpan<double> frequencyHzChan, Span<ComplexF> visChanBaseline) =>
        Apply(gains, frequencyHzChan, visChanBaseline, SimdPaths.Best);

    [SkipLocalsInit]
    internal static void Apply(BandGains gains, ReadOnlySpan<double> frequencyHzChan, Span<ComplexF> visChanBaseline, SimdPath path)
    {
        var antennas = gains.Antennas;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(antennas, AntennaProduct.MaxAntennas);
        var baselines = antennas * (antennas - 1) / 2;
        ArgumentOutOfRangeException.ThrowIfNotEqual(visChanBaseline.Length, frequencyHzChan.Length * baselines);
        Span<ComplexF> antennaPhasor = stackalloc ComplexF[AntennaProduct.MaxAntennas + AntennaProduct.Padding];
        Span<ComplexF> baselinePhasor = stackalloc ComplexF[AntennaProduct.MaxBaselines + AntennaProduct.Padding];
        for (var channel = 0; channel < frequencyHzChan.Length; channel++)
        {
            for (var k = 0; k < antennas; k++)
            {
                var (cos, sin) = Phasor.FromTurns(gains.PhaseAtRad(k, frequencyHzChan[channel]) / (2 * Math.PI));
                antennaPhasor[k] = new ComplexF(cos, sin);
            }

            AntennaProduct.ExpandToBaselines(antennaPhasor, antennas, baselinePhasor, path);
            AntennaProduct.Multiply(visChanBaseline.Slice(channel * baselines, baselines), baselinePhasor, conjugate: false, path);
        }
    }
}
