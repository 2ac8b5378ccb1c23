using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Muser.Formats.Frames;

/// <summary>
/// The inverse of <see cref="UnpackKernels{T}"/>: complex numbers with parts of type <typeparamref name="T"/> (<see
/// cref="float"/>, rounded half to even, or <see cref="int"/>), saturated at 24 bits, to groups. Vector512 (AVX-512 VBMI) or
/// scalar; the simulator needs no more.
/// </summary>
internal static class PackKernels<T>
    where T : unmanaged
{
    /// <summary>MUSER-II: 2 x <paramref name="groups"/> complex numbers to groups.</summary>
    public static void Sequence(SimdPath path, ReadOnlySpan<T> parts, int groups, Span<byte> target)
    {
        _ = parts[(4 * groups) - 1];
        _ = target[(groups * FrameMap.GroupBytes) - 1];
        ref var from = ref MemoryMarshal.GetReference(parts);
        ref var to = ref MemoryMarshal.GetReference(target);
        nuint g = 0;
        var n = (nuint)groups;
        if (path == SimdPath.Vector512)
        {
            var order = Vector512.LoadUnsafe(in MemoryMarshal.GetReference(PackTables.Sequence));
            for (; g + 4 <= n; g += 4)
            {
                var bytes = Avx512Vbmi.PermuteVar64x8(Prepare(Vector512.LoadUnsafe(ref from, 4 * g)).AsByte(), order);
                bytes.GetLower().StoreUnsafe(ref to, g * FrameMap.GroupBytes);
                bytes.GetUpper().GetLower().StoreUnsafe(ref to, (g * FrameMap.GroupBytes) + 32);
            }
        }

        for (; g < n; g++)
        {
            var group = target.Slice((int)g * FrameMap.GroupBytes, FrameMap.GroupBytes);
            VisibilityGroup.Write(a: Load(ref from, (4 * g) + 2), b: Load(ref from, 4 * g), group);
        }
    }

    /// <summary>MUSER-I: complex numbers of an even and an odd channel to <paramref name="groups"/> groups.</summary>
    public static void Pairs(SimdPath path, ReadOnlySpan<T> evenParts, ReadOnlySpan<T> oddParts, int groups, Span<byte> target)
    {
        _ = evenParts[(2 * groups) - 1];
        _ = oddParts[(2 * groups) - 1];
        _ = target[(groups * FrameMap.GroupBytes) - 1];
        ref var even = ref MemoryMarshal.GetReference(evenParts);
        ref var odd = ref MemoryMarshal.GetReference(oddParts);
        ref var to = ref MemoryMarshal.GetReference(target);
        nuint g = 0;
        var n = (nuint)groups;
        if (path == SimdPath.Vector512)
        {
            var firstOrder = Vector512.LoadUnsafe(in MemoryMarshal.GetReference(PackTables.PairsFirst64));
            var lastOrder = Vector512.LoadUnsafe(in MemoryMarshal.GetReference(PackTables.PairsLast64));
            for (; g + 8 <= n; g += 8)
            {
                // Eight groups are 96 bytes: two stores that overlap, and agree, on 32.
                var a = Prepare(Vector512.LoadUnsafe(ref even, 2 * g)).AsByte();
                var b = Prepare(Vector512.LoadUnsafe(ref odd, 2 * g)).AsByte();
                Avx512Vbmi.PermuteVar64x8x2(a, firstOrder, b).StoreUnsafe(ref to, g * FrameMap.GroupBytes);
                Avx512Vbmi.PermuteVar64x8x2(a, lastOrder, b).StoreUnsafe(ref to, (g * FrameMap.GroupBytes) + 32);
            }
        }

        for (; g < n; g++)
        {
            var group = target.Slice((int)g * FrameMap.GroupBytes, FrameMap.GroupBytes);
            VisibilityGroup.Write(a: Load(ref even, 2 * g), b: Load(ref odd, 2 * g), group);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Prepare(Vector512<T> parts)
    {
        var whole = typeof(T) == typeof(float) ? Vector512.ConvertToInt32(Vector512.Round(parts.AsSingle())) : parts.AsInt32();
        return Vector512.Min(Vector512.Max(whole, Vector512.Create(ComplexInt.MinPart)), Vector512.Create(ComplexInt.MaxPart));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ComplexInt Load(ref T from, nuint at) =>
        new(Load(Unsafe.Add(ref from, at)), Load(Unsafe.Add(ref from, at + 1)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Load(T part) => typeof(T) == typeof(float)
        ? VisibilityGroup.Saturate(Unsafe.BitCast<T, float>(part))
        : VisibilityGroup.Saturate(Unsafe.BitCast<T, int>(part));
}
