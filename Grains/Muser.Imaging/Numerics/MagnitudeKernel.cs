using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Muser.Formats.Frames;

namespace Muser.Imaging.Numerics;

/// <summary>Amplitudes of visibilities for <see cref="MedianKernel"/>. No allocation; safe for any thread; every path gives the same bits.</summary>
internal static class MagnitudeKernel
{
    private static readonly Vector512<int> Real = Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    private static readonly Vector512<int> Imaginary = Real + Vector512<int>.One;

    /// <summary>Writes amplitudes, infinite where there is nothing (0 + 0i), nothing finite or no weight; returns how many are finite.</summary>
    /// <param name="vis">Visibilities.</param>
    /// <param name="weight">As many weights, above 0 for good ones; empty for all good.</param>
    /// <param name="magnitude">As many amplitudes.</param>
    public static int Fill(ReadOnlySpan<ComplexF> vis, ReadOnlySpan<float> weight, Span<float> magnitude) =>
        Fill(vis, weight, magnitude, Avx512F.IsSupported);

    internal static int Fill(ReadOnlySpan<ComplexF> vis, ReadOnlySpan<float> weight, Span<float> magnitude, bool isVector)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(magnitude.Length, vis.Length);
        if (!weight.IsEmpty)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(weight.Length, vis.Length);
        }

        var (k, count) = (0, 0);
        if (isVector)
        {
            ref var parts = ref Unsafe.As<ComplexF, float>(ref MemoryMarshal.GetReference(vis));
            var infinity = Vector512.Create(float.PositiveInfinity);
            for (; k <= vis.Length - Vector512<float>.Count; k += Vector512<float>.Count)
            {
                var first = Vector512.LoadUnsafe(ref parts, (nuint)(2 * k));
                var second = Vector512.LoadUnsafe(ref parts, (nuint)((2 * k) + Vector512<float>.Count));
                var re = Avx512F.PermuteVar16x32x2(first, Real, second);
                var im = Avx512F.PermuteVar16x32x2(first, Imaginary, second);
                var value = Vector512.Sqrt((re * re) + (im * im));
                var counts = Vector512.GreaterThan(value, Vector512<float>.Zero) & Vector512.LessThan(value, infinity);
                if (!weight.IsEmpty)
                {
                    counts &= Vector512.GreaterThan(Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(weight), (nuint)k), Vector512<float>.Zero);
                }

                Vector512.ConditionalSelect(counts, value, infinity).StoreUnsafe(ref MemoryMarshal.GetReference(magnitude), (nuint)k);
                count += BitOperations.PopCount(counts.ExtractMostSignificantBits());
            }
        }

        for (; k < vis.Length; k++)
        {
            var value = vis[k].Abs();
            var counts = value > 0 && float.IsFinite(value) && (weight.IsEmpty || weight[k] > 0);
            magnitude[k] = counts ? value : float.PositiveInfinity;
            count += counts ? 1 : 0;
        }

        return count;
    }
}
