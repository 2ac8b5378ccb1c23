using System.Runtime.InteropServices;

namespace Muser.Formats.Frames;

/// <summary>
/// A single-precision complex number, laid out as (real, imaginary): two consecutive 32-bit floats, as SIMD code expects.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ComplexF(float Re, float Im)
{
    /// <summary>The complex conjugate.</summary>
    public ComplexF Conjugate() => new(Re, -Im);

    /// <summary>The modulus.</summary>
    public float Abs() => MathF.Sqrt((Re * Re) + (Im * Im));

    public static ComplexF operator +(ComplexF a, ComplexF b) => new(a.Re + b.Re, a.Im + b.Im);

    public static ComplexF operator *(ComplexF a, ComplexF b) => new((a.Re * b.Re) - (a.Im * b.Im), (a.Re * b.Im) + (a.Im * b.Re));
}
