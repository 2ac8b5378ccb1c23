using System.Runtime.CompilerServices;
using Muser.Formats.Frames;
using Muser.Imaging.Numerics;
using Muser.Sky.Arrays;

namespace Muser.Imaging.Calibration;

/// <summary>
/// Delay and fringe correction: turns the stored correlator products of one frame into visibilities of the sky,
/// V' = V exp(-i phi) for MUSER-I and V' = conj(V) exp(-i phi) for MUSER-II (lower sideband), with, for d the antenna delays in ns,
/// tau = d_j - d_i and tau0 = trunc(d_j) - trunc(d_i):
/// <list type="bullet">
/// <item>MUSER-I: phi = 2 pi (f_RF tau - f_IF tau0), f_RF = F + 25c + p, f_IF = 25c + p + 50;</item>
/// <item>MUSER-II: phi = 2 pi (f_RF tau + f_IF tau0), f_RF = F + 25(15 - c) + p, f_IF = 25c + 75 - p.</item>
/// </list>
/// F is the lower edge of the band, c the stored channel, p the offset of the signal in its channel, all in MHz.
/// Source: muser-format 4.2 with conventions, "The stored correlator product".
/// <para>
/// The phase of a baseline is the difference of two antenna phases, so a frame of MUSER-I needs 40 x 16 sines, not 780 x 16: the antenna phases are
/// formed and reduced in double precision, become float phasors, and a baseline costs two complex products. No allocation; safe for any thread.
/// </para>
/// </summary>
public static class FringeCorrection
{
    /// <summary>Offset from the lower edge of a channel to the signal, MHz, for anything that fills the channel (the Sun).</summary>
    public const double ChannelCentreMHz = 12.5;

    /// <summary>The offset of a satellite beacon in a channel of MUSER-I, MHz.</summary>
    public const double SatelliteBeaconMHz = 2.5;

    /// <summary>
    /// Antenna delays in ns from the delay words of a frame: word - fibre delay for MUSER-I, the word itself for MUSER-II.
    /// </summary>
    /// <param name="array">The array.</param>
    /// <param name="delayWordNsInput">Delay words, ns, one per correlator input (44 or 64); only those of antennas are read.</param>
    /// <param name="fibreDelays">The table valid at the time of the frame; null takes the fibres as equal. Not used for MUSER-II.</param>
    /// <param name="delayNsAntenna">Receives the delay of each antenna (40 or 60), ns.</param>
    public static void AntennaDelays(
        ArrayLayout array, ReadOnlySpan<double> delayWordNsInput, FibreDelayTable? fibreDelays, Span<double> delayNsAntenna)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delayWordNsInput.Length, array.Antennas);
        ArgumentOutOfRangeException.ThrowIfNotEqual(delayNsAntenna.Length, array.Antennas);
        for (var k = 0; k < delayNsAntenna.Length; k++)
        {
            delayNsAntenna[k] = delayWordNsInput[k] - FibreDelayTable.InWordNs(fibreDelays, k);
        }
    }

    /// <summary>
    /// Corrects the visibilities of one frame in place.
    /// </summary>
    /// <param name="array">The array.</param>
    /// <param name="bandMHz">Lower edge of the band, MHz.</param>
    /// <param name="delayNsAntenna">Delay of each antenna, ns; see <see cref="AntennaDelays"/>.</param>
    /// <param name="fringesStoppedByHardware">The frame's own fringe switch: then nothing is rotated, but MUSER-II is conjugated all the same.</param>
    /// <param name="visChanBaseline">[channel, baseline], 16 channels in stored order, science baselines (780 or 1770): as stored in, sky out.</param>
    /// <param name="signalOffsetMHz">p above.</param>
    /// <param name="sense">What the delay words are.</param>
    public static void Apply(
        ArrayLayout array,
        int bandMHz,
        ReadOnlySpan<double> delayNsAntenna,
        bool fringesStoppedByHardware,
        Span<ComplexF> visChanBaseline,
        double signalOffsetMHz = ChannelCentreMHz,
        DelaySense sense = DelaySense.PathDelay) =>
        Apply(array, bandMHz, delayNsAntenna, fringesStoppedByHardware, visChanBaseline, signalOffsetMHz, sense, SimdPaths.Best);

    /// <summary>The phase phi of one baseline and channel, radians, not reduced: for reports and tests.</summary>
    public static double BaselinePhaseRad(
        ArrayLayout array, int bandMHz, int channel, double delayNsI, double delayNsJ, double signalOffsetMHz = ChannelCentreMHz)
    {
        var (rfGHz, ifGHz) = Frequencies(array, bandMHz, channel, signalOffsetMHz);
        return 2 * Math.PI * ((rfGHz * (delayNsJ - delayNsI)) + (ifGHz * (Math.Truncate(delayNsJ) - Math.Truncate(delayNsI))));
    }

    [SkipLocalsInit]
    internal static void Apply(
        ArrayLayout array,
        int bandMHz,
        ReadOnlySpan<double> delayNsAntenna,
        bool fringesStoppedByHardware,
        Span<ComplexF> visChanBaseline,
        double signalOffsetMHz,
        DelaySense sense,
        SimdPath path)
    {
        var baselines = array.ScienceBaselines;
        ArgumentOutOfRangeException.ThrowIfNotEqual(visChanBaseline.Length, ArrayLayout.Channels * baselines);
        var mirrored = array.IsLowerSideband;
        if (fringesStoppedByHardware)
        {
            if (mirrored)
            {
                Conjugate(visChanBaseline);
            }

            return;
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(delayNsAntenna.Length, array.Antennas);
        Span<ComplexF> antennaPhasor = stackalloc ComplexF[AntennaProduct.MaxAntennas + AntennaProduct.Padding];
        Span<ComplexF> baselinePhasor = stackalloc ComplexF[AntennaProduct.MaxBaselines + AntennaProduct.Padding];

        // conj(V) e^(-i phi) = conj(V e^(+i phi)): one product and, at the end, perhaps one conjugation serve every case.
        var conjugate = mirrored ^ (sense == DelaySense.InsertedCompensation);
        for (var channel = 0; channel < ArrayLayout.Channels; channel++)
        {
            var (rfGHz, ifGHz) = Frequencies(array, bandMHz, channel, signalOffsetMHz);
            for (var k = 0; k < delayNsAntenna.Length; k++)
            {
                var delayNs = delayNsAntenna[k];
                var (cos, sin) = Phasor.FromTurns((rfGHz * delayNs) + (ifGHz * Math.Truncate(delayNs)));
                antennaPhasor[k] = new ComplexF(cos, mirrored ? sin : -sin);
            }

            AntennaProduct.ExpandToBaselines(antennaPhasor, array.Antennas, baselinePhasor, path);
            AntennaProduct.Multiply(visChanBaseline.Slice(channel * baselines, baselines), baselinePhasor, conjugate, path);
        }
    }

    /// <summary>f_RF and the signed f_IF of phi = 2 pi (f_RF tau + f_IF tau0), GHz (turns per ns).</summary>
    private static (double RfGHz, double IfGHz) Frequencies(ArrayLayout array, int bandMHz, int channel, double signalOffsetMHz) =>
        array.IsLowerSideband
            ? ((bandMHz + (25 * (15 - channel)) + signalOffsetMHz) / 1000, ((25 * channel) + 75 - signalOffsetMHz) / 1000)
            : ((bandMHz + (25 * channel) + signalOffsetMHz) / 1000, -((25 * channel) + signalOffsetMHz + 50) / 1000);

    private static void Conjugate(Span<ComplexF> vis)
    {
        foreach (ref var v in vis)
        {
            v = v.Conjugate();
        }
    }
}
