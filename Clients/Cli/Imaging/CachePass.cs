using System.Numerics;
using System.Runtime.InteropServices;
using Muser.Cli.Shell;

namespace Muser.Cli.Imaging;

/// <summary>What the caches of this machine allow the plain CLEAN: to pass once over residual and beam, reading both and writing one.</summary>
internal static class CachePass
{
    private const int CallsPerRound = 200;

    /// <summary>Seconds for one pass of <c>a -= s b</c> over maps of so many pixels, one thread, in the fastest round.</summary>
    public static double Seconds(int pixels, CancellationToken cancellation)
    {
        var (residual, beam) = (new float[pixels], new float[pixels]);
        return BestRound.Seconds(() => Subtract(residual, beam), cancellation, CallsPerRound);
    }

    private static void Subtract(float[] residual, float[] beam)
    {
        var to = MemoryMarshal.Cast<float, Vector<float>>(residual.AsSpan());
        var from = MemoryMarshal.Cast<float, Vector<float>>(beam.AsSpan())[..to.Length];
        for (var i = 0; i < to.Length; i++)
        {
            to[i] -= from[i] * 0.5f;
        }
    }
}
