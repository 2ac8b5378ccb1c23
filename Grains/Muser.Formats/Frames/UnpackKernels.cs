using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Muser.Formats.Frames;

/// <summary>
/// Turns runs of groups (<see cref="VisibilityGroup"/>) into complex numbers, parts of type <typeparamref name="T"/>:
/// <see cref="float"/> or <see cref="int"/>. A byte shuffle puts the three bytes of a part into the upper three of a 32-bit lane,
/// whatever it leaves in the lowest; an arithmetic shift by 8 drops that one and extends the sign. A conversion, a store: four
/// instructions for 16 (Vector512), 8 or 4 parts.
/// <code>
/// MUSER-II, one group:  out lane   0     1     2     3        MUSER-I, one group:  out lane  0     1    | 0     1
///                                  B.re  B.im  A.re  A.im                                    A.re  A.im | B.re  B.im
///                                  first base. second base.                                  even row   | odd row
/// </code>
/// A vector path may read 16 bytes behind a run: frames have autocorrelations there.
/// </summary>
internal static class UnpackKernels<T>
    where T : unmanaged
{
    /// <summary>MUSER-II: <paramref name="groups"/> groups to 2 x groups complex numbers in sequence.</summary>
    public static void Sequence(SimdPath path, ReadOnlySpan<byte> source, int groups, Span<T> parts)
    {
        _ = source[(groups * FrameMap.GroupBytes) + 15];
        _ = parts[(4 * groups) - 1];
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref Unsafe.As<T, int>(ref MemoryMarshal.GetReference(parts));
        nuint g = 0;
        var n = (nuint)groups;
        if (path == SimdPath.Vector512)
        {
            var order = Vector512.LoadUnsafe(in MemoryMarshal.GetReference(UnpackTables.Sequence));
            for (; g + 4 <= n; g += 4)
            {
                var bytes = Vector512.LoadUnsafe(ref from, g * FrameMap.GroupBytes);
                Finish(Avx512Vbmi.PermuteVar64x8(bytes, order).AsInt32()).StoreUnsafe(ref to, 4 * g);
            }
        }
        else if (path == SimdPath.Vector256)
        {
            var order = Vector256.LoadUnsafe(in MemoryMarshal.GetReference(UnpackTables.SequenceInLanes));
            for (; g + 2 <= n; g += 2)
            {
                Finish(Avx2.Shuffle(TwoGroups(ref from, g, g + 1), order).AsInt32()).StoreUnsafe(ref to, 4 * g);
            }
        }
        else if (path == SimdPath.Vector128)
        {
            var order = Vector128.LoadUnsafe(in MemoryMarshal.GetReference(UnpackTables.SequenceInLanes));
            for (; g < n; g++)
            {
                Finish(Vector128.Shuffle(Group(ref from, g), order).AsInt32()).StoreUnsafe(ref to, 4 * g);
            }
        }

        for (; g < n; g++)
        {
            var group = source.Slice((int)g * FrameMap.GroupBytes, FrameMap.GroupBytes);
            Store(VisibilityGroup.B(group), ref Unsafe.Add(ref to, 4 * g));
            Store(VisibilityGroup.A(group), ref Unsafe.Add(ref to, (4 * g) + 2));
        }
    }

    /// <summary>
    /// MUSER-I: <paramref name="groups"/> groups to as many complex numbers of the even and of the odd channel.
    /// </summary>
    public static void Pairs(SimdPath path, ReadOnlySpan<byte> source, int groups, Span<T> evenParts, Span<T> oddParts)
    {
        _ = source[(groups * FrameMap.GroupBytes) + 15];
        _ = evenParts[(2 * groups) - 1];
        _ = oddParts[(2 * groups) - 1];
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var even = ref Unsafe.As<T, int>(ref MemoryMarshal.GetReference(evenParts));
        ref var odd = ref Unsafe.As<T, int>(ref MemoryMarshal.GetReference(oddParts));
        nuint g = 0;
        var n = (nuint)groups;
        if (path == SimdPath.Vector512)
        {
            var evenOrder = Vector512.LoadUnsafe(in MemoryMarshal.GetReference(UnpackTables.PairsEven));
            var oddOrder = Vector512.LoadUnsafe(in MemoryMarshal.GetReference(UnpackTables.PairsOdd));
            for (; g + 8 <= n; g += 8)
            {
                // Eight groups are 96 bytes: two loads that overlap by 32.
                var lower = Vector512.LoadUnsafe(ref from, g * FrameMap.GroupBytes);
                var upper = Vector512.LoadUnsafe(ref from, (g * FrameMap.GroupBytes) + 32);
                Finish(Avx512Vbmi.PermuteVar64x8x2(lower, evenOrder, upper).AsInt32()).StoreUnsafe(ref even, 2 * g);
                Finish(Avx512Vbmi.PermuteVar64x8x2(lower, oddOrder, upper).AsInt32()).StoreUnsafe(ref odd, 2 * g);
            }
        }
        else if (path == SimdPath.Vector256)
        {
            var order = Vector256.LoadUnsafe(in MemoryMarshal.GetReference(UnpackTables.PairsInLanes));
            for (; g + 4 <= n; g += 4)
            {
                // Lanes (A0 B0 | A2 B2) and (A1 B1 | A3 B3) interleave to (A0 A1 | A2 A3) and (B0 B1 | B2 B3).
                var first = Finish(Avx2.Shuffle(TwoGroups(ref from, g, g + 2), order).AsInt32()).AsInt64();
                var second = Finish(Avx2.Shuffle(TwoGroups(ref from, g + 1, g + 3), order).AsInt32()).AsInt64();
                Avx2.UnpackLow(first, second).AsInt32().StoreUnsafe(ref even, 2 * g);
                Avx2.UnpackHigh(first, second).AsInt32().StoreUnsafe(ref odd, 2 * g);
            }
        }
        else if (path == SimdPath.Vector128)
        {
            var order = Vector128.LoadUnsafe(in MemoryMarshal.GetReference(UnpackTables.PairsInLanes));
            for (; g < n; g++)
            {
                var both = Finish(Vector128.Shuffle(Group(ref from, g), order).AsInt32());
                both.GetLower().StoreUnsafe(ref even, 2 * g);
                both.GetUpper().StoreUnsafe(ref odd, 2 * g);
            }
        }

        for (; g < n; g++)
        {
            var group = source.Slice((int)g * FrameMap.GroupBytes, FrameMap.GroupBytes);
            Store(VisibilityGroup.A(group), ref Unsafe.Add(ref even, 2 * g));
            Store(VisibilityGroup.B(group), ref Unsafe.Add(ref odd, 2 * g));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Group(ref byte from, nuint group) =>
        Vector128.LoadUnsafe(ref from, group * FrameMap.GroupBytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> TwoGroups(ref byte from, nuint lower, nuint upper) =>
        Vector256.Create(Group(ref from, lower), Group(ref from, upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Finish(Vector512<int> lanes) =>
        typeof(T) == typeof(float) ? Vector512.ConvertToSingle(lanes >> 8).AsInt32() : lanes >> 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Finish(Vector256<int> lanes) =>
        typeof(T) == typeof(float) ? Vector256.ConvertToSingle(lanes >> 8).AsInt32() : lanes >> 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Finish(Vector128<int> lanes) =>
        typeof(T) == typeof(float) ? Vector128.ConvertToSingle(lanes >> 8).AsInt32() : lanes >> 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ComplexInt value, ref int to)
    {
        to = typeof(T) == typeof(float) ? BitConverter.SingleToInt32Bits(value.Re) : value.Re;
        Unsafe.Add(ref to, 1) = typeof(T) == typeof(float) ? BitConverter.SingleToInt32Bits(value.Im) : value.Im;
    }
}
