using System.Runtime.InteropServices;

namespace Muser.Formats.Frames;

/// <summary>
/// A stored correlation: two integers of 24 bits, -8 388 608 to 8 388 607, in two consecutive 32-bit integers (real, imaginary).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ComplexInt(int Re, int Im)
{
    /// <summary>Least value of a part.</summary>
    public const int MinPart = -(1 << 23);

    /// <summary>Greatest value of a part.</summary>
    public const int MaxPart = (1 << 23) - 1;
}
