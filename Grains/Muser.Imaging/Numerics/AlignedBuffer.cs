using System.Runtime.CompilerServices;

namespace Muser.Imaging.Numerics;

/// <summary>An array of numbers that does not move and starts on a 64-byte boundary: a cache line, a 512-bit vector. Freed by the collector.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class AlignedBuffer<T>
    where T : unmanaged
{
    private const int Alignment = 64;

    private readonly T[] _array;

    /// <param name="length">Numbers in it; they start as zero.</param>
    public AlignedBuffer(int length)
    {
        Length = length;
        _array = GC.AllocateArray<T>(length + (Alignment / sizeof(T)), pinned: true);
        var start = (nuint)Unsafe.AsPointer(ref _array[0]);
        Pointer = (T*)((start + Alignment - 1) & ~(nuint)(Alignment - 1));
    }

    /// <summary>Numbers in it.</summary>
    public int Length { get; }

    /// <summary>The first number. Valid as long as this object is reachable: keep it in a field.</summary>
    public T* Pointer { get; }

    /// <summary>The numbers.</summary>
    public Span<T> Span => new(Pointer, Length);
}
