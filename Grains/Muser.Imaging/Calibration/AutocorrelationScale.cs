using System.Runtime.CompilerServices;
using Muser.Formats.Frames;

namespace Muser.Imaging.Calibration;

/// <summary>
/// Correlation coefficients: V' = V / sqrt(A_i A_j), which takes the gain of each receiver out of the amplitudes, and leaves a noise of
/// 1 / sqrt(bandwidth x time) on every baseline. No allocation; safe for any thread.
/// </summary>
public static class AutocorrelationScale
{
    /// <summary>Scales the visibilities of one frame in place.</summary>
    /// <param name="layout">The array.</param>
    /// <param name="autoChanInput">[channel, input] as <see cref="Autocorrelations.Read"/> gives them, counts.</param>
    /// <param name="visChanBaseline">[channel, baseline], channels in stored order, baselines between dishes; where an antenna has no power, 0.</param>
    /// <param name="weightChanBaseline">The same shape: set to 0 where an antenna has no power, else left alone.</param>
    public static void Apply(
        ArrayLayout layout, ReadOnlySpan<uint> autoChanInput, Span<ComplexF> visChanBaseline, Span<float> weightChanBaseline) =>
        Apply(layout, autoChanInput, visChanBaseline, weightChanBaseline, SimdPaths.Best);

    [SkipLocalsInit]
    internal static void Apply(
        ArrayLayout layout, ReadOnlySpan<uint> autoChanInput, Span<ComplexF> visChanBaseline, Span<float> weightChanBaseline, SimdPath path)
    {
        var (antennas, baselines) = (layout.Antennas, layout.ScienceBaselines);
        ArgumentOutOfRangeException.ThrowIfNotEqual(autoChanInput.Length, ArrayLayout.Channels * layout.Inputs);
        ArgumentOutOfRangeException.ThrowIfNotEqual(visChanBaseline.Length, ArrayLayout.Channels * baselines);
        ArgumentOutOfRangeException.ThrowIfNotEqual(weightChanBaseline.Length, visChanBaseline.Length);
        Span<ComplexF> antennaScale = stackalloc ComplexF[AntennaProduct.MaxAntennas + AntennaProduct.Padding];
        Span<ComplexF> baselineScale = stackalloc ComplexF[AntennaProduct.MaxBaselines + AntennaProduct.Padding];
        for (var channel = 0; channel < ArrayLayout.Channels; channel++)
        {
            var autoAntenna = autoChanInput.Slice(channel * layout.Inputs, antennas);
            for (var k = 0; k < antennas; k++)
            {
                antennaScale[k] = new(autoAntenna[k] > 0 ? (float)(1 / Math.Sqrt(autoAntenna[k])) : 0, 0);
            }

            AntennaProduct.ExpandToBaselines(antennaScale, antennas, baselineScale, path);
            AntennaProduct.Multiply(visChanBaseline.Slice(channel * baselines, baselines), baselineScale, conjugate: false, path);
            if (autoAntenna.Contains(0u))
            {
                ClearWeights(autoAntenna, weightChanBaseline.Slice(channel * baselines, baselines));
            }
        }
    }

    private static void ClearWeights(ReadOnlySpan<uint> autoAntenna, Span<float> weightBaseline)
    {
        var b = 0;
        for (var i = 0; i < autoAntenna.Length; i++)
        {
            for (var j = i + 1; j < autoAntenna.Length; j++, b++)
            {
                if (autoAntenna[i] == 0 || autoAntenna[j] == 0)
                {
                    weightBaseline[b] = 0;
                }
            }
        }
    }
}
