namespace Muser.Formats.Frames;

/// <summary>The width of the vectors that a kernel uses. Every path gives the same bits.</summary>
public enum SimdPath : byte
{
    /// <summary>One number at a time: the reference.</summary>
    Scalar = 0,

    /// <summary>Any machine with 128-bit byte shuffles: SSSE3, AdvSimd.</summary>
    Vector128 = 1,

    /// <summary>AVX2.</summary>
    Vector256 = 2,

    /// <summary>AVX-512 with VBMI, whose byte permutations cross lanes.</summary>
    Vector512 = 3,
}
