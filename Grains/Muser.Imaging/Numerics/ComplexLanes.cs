using System.Runtime.CompilerServices;

namespace Muser.Imaging.Numerics;

/// <summary>As many complex numbers as a vector has floats.</summary>
/// <typeparam name="TLanes">The vector.</typeparam>
internal readonly struct ComplexLanes<TLanes>(TLanes re, TLanes im)
    where TLanes : unmanaged, IFloatLanes<TLanes>
{
    /// <summary>Real parts.</summary>
    public readonly TLanes Re = re;

    /// <summary>Imaginary parts.</summary>
    public readonly TLanes Im = im;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<TLanes> operator +(ComplexLanes<TLanes> a, ComplexLanes<TLanes> b) => new(a.Re + b.Re, a.Im + b.Im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<TLanes> operator -(ComplexLanes<TLanes> a, ComplexLanes<TLanes> b) => new(a.Re - b.Re, a.Im - b.Im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<TLanes> operator *(ComplexLanes<TLanes> a, TLanes factor) => new(a.Re * factor, a.Im * factor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<TLanes> operator *(ComplexLanes<TLanes> a, ComplexLanes<TLanes> b) =>
        new(TLanes.SubtractProduct(a.Re * b.Re, a.Im, b.Im), TLanes.MultiplyAdd(a.Re, b.Im, a.Im * b.Re));

    /// <summary>a + i b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<TLanes> AddTurned(ComplexLanes<TLanes> a, ComplexLanes<TLanes> b) => new(a.Re - b.Im, a.Im + b.Re);

    /// <summary>a - i b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<TLanes> SubtractTurned(ComplexLanes<TLanes> a, ComplexLanes<TLanes> b) => new(a.Re + b.Im, a.Im - b.Re);
}
