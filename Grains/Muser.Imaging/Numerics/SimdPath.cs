using System.Runtime.Intrinsics;

namespace Muser.Imaging.Numerics;

/// <summary>Which implementation of a kernel runs. Every kernel has all three, and the same tests run on each.</summary>
internal enum SimdPath
{
    /// <summary>Plain C#: the reference, and what runs where there are no wide vectors.</summary>
    Scalar,

    /// <summary>256-bit vectors (AVX2 with FMA).</summary>
    Vector256,

    /// <summary>512-bit vectors (AVX-512).</summary>
    Vector512,
}

/// <summary>What this machine can run.</summary>
internal static class SimdPaths
{
    /// <summary>The widest path that this machine runs in hardware.</summary>
    public static SimdPath Best { get; } = IsSupported(SimdPath.Vector512) ? SimdPath.Vector512
        : IsSupported(SimdPath.Vector256) ? SimdPath.Vector256
        : SimdPath.Scalar;

    /// <summary>Whether this machine runs a path in hardware.</summary>
    public static bool IsSupported(SimdPath path) => path switch
    {
        SimdPath.Vector512 => Vector512.IsHardwareAccelerated,
        SimdPath.Vector256 => Vector256.IsHardwareAccelerated,
        _ => true,
    };
}
