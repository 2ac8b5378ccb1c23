using System.Runtime.Intrinsics;
using Muser.Formats.Frames;

namespace Muser.Imaging.Numerics;

/// <summary>The inner loop of <see cref="Maps.MapInterpolator"/>: a weighted sum of rows, 64 columns at a time, eight or fewer sums in
/// registers.</summary>
internal static unsafe class CombineKernel
{
    /// <summary>Columns at once.</summary>
    public const int Columns = 64;

    /// <summary>to[c] = sum over t of weights[t] from[t, c], for 64 columns.</summary>
    /// <param name="from">The first row.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="weights">A weight for each row.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="to">Receives 64 sums.</param>
    /// <param name="path">The implementation.</param>
    public static void Combine(float* from, nint stride, float* weights, int rows, float* to, SimdPath path)
    {
        switch (path)
        {
            case SimdPath.Vector512:
                Combine512(from, stride, weights, rows, to);
                break;
            case SimdPath.Vector256:
                for (var column = 0; column < Columns; column += 32)
                {
                    Combine256(from + column, stride, weights, rows, to + column);
                }

                break;
            case SimdPath.Vector128:
                for (var column = 0; column < Columns; column += 16)
                {
                    Combine128(from + column, stride, weights, rows, to + column);
                }

                break;
            default:
                for (var column = 0; column < Columns; column++)
                {
                    var sum = 0f;
                    for (var row = 0; row < rows; row++)
                    {
                        sum = MathF.FusedMultiplyAdd(weights[row], from[(row * stride) + column], sum);
                    }

                    to[column] = sum;
                }

                break;
        }
    }

    private static void Combine512(float* from, nint stride, float* weights, int rows, float* to)
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
        for (var row = 0; row < rows; row++, from += stride)
        {
            var weight = Vector512.Create(weights[row]);
            s0 = Vector512.FusedMultiplyAdd(weight, Vector512.Load(from), s0);
            s1 = Vector512.FusedMultiplyAdd(weight, Vector512.Load(from + 16), s1);
            s2 = Vector512.FusedMultiplyAdd(weight, Vector512.Load(from + 32), s2);
            s3 = Vector512.FusedMultiplyAdd(weight, Vector512.Load(from + 48), s3);
        }

        s0.Store(to);
        s1.Store(to + 16);
        s2.Store(to + 32);
        s3.Store(to + 48);
    }

    private static void Combine256(float* from, nint stride, float* weights, int rows, float* to)
    {
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
        for (var row = 0; row < rows; row++, from += stride)
        {
            var weight = Vector256.Create(weights[row]);
            s0 = Vector256.FusedMultiplyAdd(weight, Vector256.Load(from), s0);
            s1 = Vector256.FusedMultiplyAdd(weight, Vector256.Load(from + 8), s1);
            s2 = Vector256.FusedMultiplyAdd(weight, Vector256.Load(from + 16), s2);
            s3 = Vector256.FusedMultiplyAdd(weight, Vector256.Load(from + 24), s3);
        }

        s0.Store(to);
        s1.Store(to + 8);
        s2.Store(to + 16);
        s3.Store(to + 24);
    }

    private static void Combine128(float* from, nint stride, float* weights, int rows, float* to)
    {
        Vector128<float> s0 = default, s1 = default, s2 = default, s3 = default;
        for (var row = 0; row < rows; row++, from += stride)
        {
            var weight = Vector128.Create(weights[row]);
            s0 = Vector128.FusedMultiplyAdd(weight, Vector128.Load(from), s0);
            s1 = Vector128.FusedMultiplyAdd(weight, Vector128.Load(from + 4), s1);
            s2 = Vector128.FusedMultiplyAdd(weight, Vector128.Load(from + 8), s2);
            s3 = Vector128.FusedMultiplyAdd(weight, Vector128.Load(from + 12), s3);
        }

        s0.Store(to);
        s1.Store(to + 4);
        s2.Store(to + 8);
        s3.Store(to + 12);
    }
}
