using System.Runtime.CompilerServices;
using Muser.Formats.Frames;
using Muser.Imaging.Numerics;

namespace Muser.Imaging.Calibration;

/// <summary>
/// Takes a delay of each antenna out of visibilities of the sky: V' = V exp(-2 pi i f (q_j - q_i)). A baseline costs two complex products, as in
/// <see cref="FringeCorrection"/>. No allocation; safe for any thread.
/// </summary>
public static class DelayRotation
{
    /// <summary>Rotates visibilities in place.</summary>
    /// <param name="frequencyHzChan">Frequency of the signal in each channel, Hz.</param>
    /// <param name="delayNsAntenna">q of each antenna, ns; at most 64 antennas.</param>
    /// <param name="visChanBaseline">[channel, baseline].</param>
    public static void Apply(ReadOnlySpan<double> frequencyHzChan, ReadOnlySpan<double> delayNsAntenna, Span<ComplexF> visChanBaseline) =>
        Apply(frequencyHzChan, delayNsAntenna, visChanBaseline, SimdPaths.Best);

    [SkipLocalsInit]
    internal static void Apply(
        ReadOnlySpan<double> frequencyHzChan, ReadOnlySpan<double> delayNsAntenna, Span<ComplexF> visChanBaseline, SimdPath path)
    {
        var antennas = delayNsAntenna.Length;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(antennas, AntennaProduct.MaxAntennas);
        var baselines = antennas * (antennas - 1) / 2;
        ArgumentOutOfRangeException.ThrowIfNotEqual(visChanBaseline.Length, frequencyHzChan.Length * baselines);
        Span<ComplexF> antennaPhasor = stackalloc ComplexF[AntennaProduct.MaxAntennas + AntennaProduct.Padding];
        Span<ComplexF> baselinePhasor = stackalloc ComplexF[AntennaProduct.MaxBaselines + AntennaProduct.Padding];
        for (var channel = 0; channel < frequencyHzChan.Length; channel++)
        {
            for (var k = 0; k < antennas; k++)
            {
                var (cos, sin) = Phasor.FromTurns(-frequencyHzChan[channel] * 1e-9 * delayNsAntenna[k]);
                antennaPhasor[k] = new ComplexF(cos, sin);
            }

            AntennaProduct.ExpandToBaselines(antennaPhasor, antennas, baselinePhasor, path);
            AntennaProduct.Multiply(visChanBaseline.Slice(channel * baselines, baselines), baselinePhasor, conjugate: false, path);
        }
    }
}
