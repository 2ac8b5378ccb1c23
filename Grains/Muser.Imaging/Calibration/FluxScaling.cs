using System.Numerics;
using System.Runtime.InteropServices;
using Muser.Formats.Frames;

namespace Muser.Imaging.Calibration;

/// <summary>From counts to Jy: each channel of a band and hand times its factor. No allocation; safe for any thread.</summary>
public static class FluxScaling
{
    /// <summary>Scales visibilities in place.</summary>
    /// <param name="jyPerCountChan">The factors.</param>
    /// <param name="visChanBaseline">[channel, baseline].</param>
    public static void Apply(ReadOnlySpan<float> jyPerCountChan, Span<ComplexF> visChanBaseline)
    {
        var baselines = visChanBaseline.Length / jyPerCountChan.Length;
        ArgumentOutOfRangeException.ThrowIfNotEqual(visChanBaseline.Length, jyPerCountChan.Length * baselines);
        for (var channel = 0; channel < jyPerCountChan.Length; channel++)
        {
            var parts = MemoryMarshal.Cast<ComplexF, float>(visChanBaseline.Slice(channel * baselines, baselines));
            var vectors = MemoryMarshal.Cast<float, Vector<float>>(parts);
            for (var at = 0; at < vectors.Length; at++)
            {
                vectors[at] *= jyPerCountChan[channel];
            }

            for (var at = vectors.Length * Vector<float>.Count; at < parts.Length; at++)
            {
                parts[at] *= jyPerCountChan[channel];
            }
        }
    }
}
