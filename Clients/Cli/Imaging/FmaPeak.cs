using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Muser.Cli.Shell;

namespace Muser.Cli.Imaging;

/// <summary>How many single-precision operations a second this machine's multipliers can do: the ceiling of the dirty map.</summary>
internal static class FmaPeak
{
    private const int Chains = 10;
    private const int Steps = 2_000_000;

    /// <summary>Operations a second of fused multiply-adds (two each) on so many threads at once, in the fastest round.</summary>
    public static double Measure(int threads, CancellationToken cancellation)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        return threads * OperationsPerRun / BestRound.Seconds(() => Parallel.For(0, threads, parallel, _ => Run()), cancellation);
    }

    private static double OperationsPerRun =>
        2.0 * Chains * Steps * (Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 1);

    private static void Run()
    {
        var sum = Vector512.IsHardwareAccelerated ? Run512() : Vector256.IsHardwareAccelerated ? Run256() : RunScalar();
        if (float.IsNaN(sum))
        {
            throw new InvalidOperationException("The multipliers do not work.");
        }
    }

    // Ten chains of products keep two multipliers of latency four busy, and fit the 16 registers of AVX2.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run512()
    {
        Vector512<float> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default, i = default, j = default;
        var (x, y) = (Vector512.Create(0.5f), Vector512.Create(1f));
        for (var step = 0; step < Steps; step++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run256()
    {
        Vector256<float> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default, i = default, j = default;
        var (x, y) = (Vector256.Create(0.5f), Vector256.Create(1f));
        for (var step = 0; step < Steps; step++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float RunScalar()
    {
        float a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0;
        const float X = 0.5f, Y = 1f;
        for (var step = 0; step < Steps; step++)
        {
            a = MathF.FusedMultiplyAdd(a, X, Y);
            b = MathF.FusedMultiplyAdd(b, X, Y);
            c = MathF.FusedMultiplyAdd(c, X, Y);
            d = MathF.FusedMultiplyAdd(d, X, Y);
            e = MathF.FusedMultiplyAdd(e, X, Y);
            f = MathF.FusedMultiplyAdd(f, X, Y);
            g = MathF.FusedMultiplyAdd(g, X, Y);
            h = MathF.FusedMultiplyAdd(h, X, Y);
            i = MathF.FusedMultiplyAdd(i, X, Y);
            j = MathF.FusedMultiplyAdd(j, X, Y);
        }

        return a + b + c + d + e + f + g + h + i + j;
    }
}
