using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Muser.Imaging.Numerics;

/// <summary>
/// exp(2*pi*i*t) in single precision for t in turns, double precision, |t| &lt; 2^50.
/// A phase of many turns is reduced in double precision before it becomes a float, so that the error is that of the polynomials alone:
/// at most 2e-7 per component, 3e-8 rms.
/// <para>
/// Method: with h = 2t half-turns, q = round(h), r = h - q in [-1/2, 1/2]: cos = (-1)^q cos(pi r), sin = (-1)^q sin(pi r). The polynomials are
/// minimax fits on that interval with float32 coefficients. Adding and subtracting 1.5 * 2^52 rounds h, and leaves the parity of q in the lowest bit.
/// </para>
/// </summary>
internal static class Phasor
{
    private const double Rounder = 6755399441055744.0; // 1.5 * 2^52

    private const float S0 = 3.1415925f, S1 = -5.1677022f, S2 = 2.5499578f, S3 = -0.5976252f, S4 = 0.07643289f;
    private const float C1 = -4.934802f, C2 = 4.0587053f, C3 = -1.3351616f, C4 = 0.23469372f, C5 = -0.023963654f;

    /// <summary>One phasor: the scalar reference.</summary>
    public static (float Cos, float Sin) FromTurns(double turns)
    {
        var half = turns + turns;
        var rounded = half + Rounder;
        var r = (float)(half - (rounded - Rounder));
        var sign = (int)(BitConverter.DoubleToInt64Bits(rounded) << 31);
        var y = r * r;
        var c = MathF.FusedMultiplyAdd(y, C5, C4);
        c = MathF.FusedMultiplyAdd(y, c, C3);
        c = MathF.FusedMultiplyAdd(y, c, C2);
        c = MathF.FusedMultiplyAdd(y, c, C1);
        c = MathF.FusedMultiplyAdd(y, c, 1f);
        var s = MathF.FusedMultiplyAdd(y, S4, S3);
        s = MathF.FusedMultiplyAdd(y, s, S2);
        s = MathF.FusedMultiplyAdd(y, s, S1);
        s = MathF.FusedMultiplyAdd(y, s, S0) * r;
        return (Flip(c, sign), Flip(s, sign));
    }

    /// <summary>Four phasors: lanes 0-1 from <paramref name="lower"/>, 2-3 from <paramref name="upper"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FromTurns(Vector128<double> lower, Vector128<double> upper, out Vector128<float> cos, out Vector128<float> sin)
    {
        var rounder = Vector128.Create(Rounder);
        lower += lower;
        upper += upper;
        var roundedLower = lower + rounder;
        var roundedUpper = upper + rounder;
        var r = Vector128.Narrow(lower - (roundedLower - rounder), upper - (roundedUpper - rounder));
        var sign = (Vector128.Narrow(roundedLower.AsInt64(), roundedUpper.AsInt64()) << 31).AsSingle();
        var y = r * r;
        var c = Vector128.FusedMultiplyAdd(y, Vector128.Create(C5), Vector128.Create(C4));
        c = Vector128.FusedMultiplyAdd(y, c, Vector128.Create(C3));
        c = Vector128.FusedMultiplyAdd(y, c, Vector128.Create(C2));
        c = Vector128.FusedMultiplyAdd(y, c, Vector128.Create(C1));
        c = Vector128.FusedMultiplyAdd(y, c, Vector128<float>.One);
        var s = Vector128.FusedMultiplyAdd(y, Vector128.Create(S4), Vector128.Create(S3));
        s = Vector128.FusedMultiplyAdd(y, s, Vector128.Create(S2));
        s = Vector128.FusedMultiplyAdd(y, s, Vector128.Create(S1));
        s = Vector128.FusedMultiplyAdd(y, s, Vector128.Create(S0)) * r;
        cos = c ^ sign;
        sin = s ^ sign;
    }

    /// <summary>Eight phasors: lanes 0-3 from <paramref name="lower"/>, 4-7 from <paramref name="upper"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FromTurns(Vector256<double> lower, Vector256<double> upper, out Vector256<float> cos, out Vector256<float> sin)
    {
        var rounder = Vector256.Create(Rounder);
        lower += lower;
        upper += upper;
        var roundedLower = lower + rounder;
        var roundedUpper = upper + rounder;
        var r = Vector256.Narrow(lower - (roundedLower - rounder), upper - (roundedUpper - rounder));
        var sign = (Vector256.Narrow(roundedLower.AsInt64(), roundedUpper.AsInt64()) << 31).AsSingle();
        var y = r * r;
        var c = Vector256.FusedMultiplyAdd(y, Vector256.Create(C5), Vector256.Create(C4));
        c = Vector256.FusedMultiplyAdd(y, c, Vector256.Create(C3));
        c = Vector256.FusedMultiplyAdd(y, c, Vector256.Create(C2));
        c = Vector256.FusedMultiplyAdd(y, c, Vector256.Create(C1));
        c = Vector256.FusedMultiplyAdd(y, c, Vector256<float>.One);
        var s = Vector256.FusedMultiplyAdd(y, Vector256.Create(S4), Vector256.Create(S3));
        s = Vector256.FusedMultiplyAdd(y, s, Vector256.Create(S2));
        s = Vector256.FusedMultiplyAdd(y, s, Vector256.Create(S1));
        s = Vector256.FusedMultiplyAdd(y, s, Vector256.Create(S0)) * r;
        cos = c ^ sign;
        sin = s ^ sign;
    }

    /// <summary>Sixteen phasors: lanes 0-7 from <paramref name="lower"/>, 8-15 from <paramref name="upper"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FromTurns(Vector512<double> lower, Vector512<double> upper, out Vector512<float> cos, out Vector512<float> sin)
    {
        var rounder = Vector512.Create(Rounder);
        lower += lower;
        upper += upper;
        var roundedLower = lower + rounder;
        var roundedUpper = upper + rounder;
        var r = Vector512.Narrow(lower - (roundedLower - rounder), upper - (roundedUpper - rounder));
        var sign = (Vector512.Narrow(roundedLower.AsInt64(), roundedUpper.AsInt64()) << 31).AsSingle();
        var y = r * r;
        var c = Vector512.FusedMultiplyAdd(y, Vector512.Create(C5), Vector512.Create(C4));
        c = Vector512.FusedMultiplyAdd(y, c, Vector512.Create(C3));
        c = Vector512.FusedMultiplyAdd(y, c, Vector512.Create(C2));
        c = Vector512.FusedMultiplyAdd(y, c, Vector512.Create(C1));
        c = Vector512.FusedMultiplyAdd(y, c, Vector512<float>.One);
        var s = Vector512.FusedMultiplyAdd(y, Vector512.Create(S4), Vector512.Create(S3));
        s = Vector512.FusedMultiplyAdd(y, s, Vector512.Create(S2));
        s = Vector512.FusedMultiplyAdd(y, s, Vector512.Create(S1));
        s = Vector512.FusedMultiplyAdd(y, s, Vector512.Create(S0)) * r;
        cos = c ^ sign;
        sin = s ^ sign;
    }

    private static float Flip(float value, int signBit) => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(value) ^ signBit);
}
