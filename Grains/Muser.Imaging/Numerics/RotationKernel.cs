using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Muser.Formats.Frames;

namespace Muser.Imaging.Numerics;

/// <summary>
/// The inner loop of <see cref="Products.MapRotation"/>: one pixel between others, a sum over 16 x 16 of them. Weights come from a table by steps of a share of
/// a pixel, and lie between those of two steps. Rows of the map are summed by their weights, sixteen columns side by side, which are weighed at the end:
/// <code>
/// sum[c]  = up[0] map[0][c] + up[1] map[1][c] + ... + up[15] map[15][c]       c = 0 ... 15: one vector of 512 bits, two of 256, four of 128
/// pixel   = across[0] sum[0] + across[1] sum[1] + ... + across[15] sum[15]
/// </code>
/// </summary>
internal static class RotationKernel
{
    /// <summary>Pixels along one axis that a pixel is made of.</summary>
    public const int Taps = 16;

    /// <summary>The pixel.</summary>
    /// <param name="corner">The first of the 16 x 16 pixels.</param>
    /// <param name="stride">From one row of the map to the next.</param>
    /// <param name="across">Weights of columns.</param>
    /// <param name="up">Weights of rows.</param>
    /// <param name="path">The implementation.</param>
    public static float Sum(ref float corner, nint stride, TapWeights across, TapWeights up, SimdPath path)
    {
        return path switch
        {
            SimdPath.Vector512 => Sum512(ref corner, stride, across, up),
            SimdPath.Vector256 => Sum256(ref corner, stride, across, up),
            SimdPath.Vector128 => Sum128(ref corner, stride, across, up),
            _ => SumScalar(ref corner, stride, across, up),
        };
    }

    private static float SumScalar(ref float corner, nint stride, TapWeights across, TapWeights up)
    {
        var total = 0f;
        for (var column = 0; column < Taps; column++)
        {
            var sum = 0f;
            for (var row = 0; row < Taps; row++)
            {
                sum += Unsafe.Add(ref corner, (row * stride) + column) * up[row];
            }

            total += sum * across[column];
        }

        return total;
    }

    private static float Sum128(ref float corner, nint stride, TapWeights across, TapWeights up)
    {
        var total = Vector128<float>.Zero;
        for (var column = 0; column < Taps; column += Vector128<float>.Count)
        {
            var sum = Vector128<float>.Zero;
            ref var row = ref Unsafe.Add(ref corner, column);
            for (var tap = 0; tap < Taps; tap++, row = ref Unsafe.Add(ref row, stride))
            {
                sum = Vector128.MultiplyAddEstimate(Vector128.LoadUnsafe(ref row), Vector128.Create(up[tap]), sum);
            }

            ref var first = ref across.Below(column);
            var weights = Vector128.LoadUnsafe(ref first);
            weights += (Vector128.LoadUnsafe(ref across.Above(column)) - weights) * across.Share;
            total += sum * weights;
        }

        return Vector128.Sum(total);
    }

    private static float Sum256(ref float corner, nint stride, TapWeights across, TapWeights up)
    {
        var (sum0, sum1) = (Vector256<float>.Zero, Vector256<float>.Zero);
        for (var tap = 0; tap < Taps; tap++, corner = ref Unsafe.Add(ref corner, stride))
        {
            var weight = Vector256.Create(up[tap]);
            sum0 = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref corner), weight, sum0);
            sum1 = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref corner, 8), weight, sum1);
        }

        var (across0, across1) = (Vector256.LoadUnsafe(ref across.Below(0)), Vector256.LoadUnsafe(ref across.Below(8)));
        across0 += (Vector256.LoadUnsafe(ref across.Above(0)) - across0) * across.Share;
        across1 += (Vector256.LoadUnsafe(ref across.Above(8)) - across1) * across.Share;
        return Vector256.Sum((sum0 * across0) + (sum1 * across1));
    }

    [SkipLocalsInit]
    private static float Sum512(ref float corner, nint stride, TapWeights across, TapWeights up)
    {
        Span<float> weights = stackalloc float[Taps];
        ref var weight = ref MemoryMarshal.GetReference(weights);
        var ups = Vector512.LoadUnsafe(ref up.Below(0));
        (ups + ((Vector512.LoadUnsafe(ref up.Above(0)) - ups) * up.Share)).StoreUnsafe(ref weight);
        var sum = Vector512<float>.Zero;
        for (var tap = 0; tap < Taps; tap++, corner = ref Unsafe.Add(ref corner, stride))
        {
            sum = Vector512.MultiplyAddEstimate(Vector512.LoadUnsafe(ref corner), Vector512.Create(Unsafe.Add(ref weight, tap)), sum);
        }

        var columns = Vector512.LoadUnsafe(ref across.Below(0));
        return Vector512.Sum(sum * (columns + ((Vector512.LoadUnsafe(ref across.Above(0)) - columns) * across.Share)));
    }

    /// <summary>Weights between two rows of a table.</summary>
    /// <param name="stepTap">The table, [step, tap], from the lower of both steps on: two rows of it.</param>
    /// <param name="share">How far between them, 0 to 1.</param>
    public readonly ref struct TapWeights(ReadOnlySpan<float> stepTap, float share)
    {
        private readonly ReadOnlySpan<float> _stepTap = stepTap[..(2 * Taps)];

        /// <summary>How far between the two rows.</summary>
        public float Share => share;

        /// <summary>One weight.</summary>
        public float this[int tap] => _stepTap[tap] + ((_stepTap[Taps + tap] - _stepTap[tap]) * share);

        /// <summary>The weights of the lower step from a tap on.</summary>
        public ref float Below(int tap) => ref Unsafe.AsRef(in _stepTap[tap]);

        /// <summary>The weights of the upper step from a tap on.</summary>
        public ref float Above(int tap) => ref Unsafe.AsRef(in _stepTap[Taps + tap]);
    }
}
