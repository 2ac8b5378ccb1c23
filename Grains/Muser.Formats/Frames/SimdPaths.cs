using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Muser.Formats.Frames;

/// <summary>What this machine can run.</summary>
public static class SimdPaths
{
    /// <summary>The widest path of this machine.</summary>
    public static SimdPath Best { get; } = Enum.GetValues<SimdPath>().Last(IsSupported);

    /// <summary>Whether this machine can run a path.</summary>
    public static bool IsSupported(this SimdPath path) => path switch
    {
        SimdPath.Scalar => true,
        SimdPath.Vector128 => Vector128.IsHardwareAccelerated,
        SimdPath.Vector256 => Vector256.IsHardwareAccelerated && Avx2.IsSupported,
        SimdPath.Vector512 => Vector512.IsHardwareAccelerated && Avx512Vbmi.IsSupported,
        _ => false,
    };
}
