using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Muser.Formats.Frames;

namespace Muser.Formats.Visibilities;

/// <summary>
/// Between triples (real, imaginary, weight) of big-endian 32-bit floats, as UVFITS and FITS-IDI hold them, and our arrays of
/// complex numbers and of weights.
/// Every path gives the same bits. Allocates nothing, safe for any thread.
/// <code>
/// 16 triples, 192 bytes, Vector512 (4 permutations of 2 vectors each way)      4 triples, 48 bytes, Vector128
/// file  r0 i0 w0 r1 i1 w1 ... r5 | i5 w5 ... r10 i10 | w10 ... r15 i15 w15      r0 i0 w0 r1 | i1 w1 r2 i2 | w2 r3 i3 w3
/// vis   r0 i0 ... r7 i7 | r8 i8 ... r15 i15          weight  w0 ... w15         r0 i0 r1 i1 | r2 i2 r3 i3      w0 w1 w2 w3
/// </code>
/// AVX2 permutes bytes within 128 bits only, so there the 128-bit path is the widest that gains anything.
/// </summary>
internal static class CorrelationKernels
{
    /// <summary>Bytes of a triple.</summary>
    public const int TripleBytes = 12;

    private const uint SignBit = 0x8000_0000;

    private static readonly Vector512<byte> VisLow = VisIndices(firstTriple: 0, fromByte: 0);
    private static readonly Vector512<byte> VisHigh = VisIndices(firstTriple: 8, fromByte: 64);
    private static readonly Vector512<byte> WeightLow = WeightIndices(fromByte: 0);
    private static readonly Vector512<byte> WeightHigh = WeightIndices(fromByte: 64);
    private static readonly Vector512<byte> IsWeightLow = Table(at => (byte)(at / 4 < 10 ? 0xFF : 0));
    private static readonly Vector512<byte> TriplesFirst = TripleIndices(firstByte: 0, firstVis: 0);
    private static readonly Vector512<byte> TriplesMiddleVis = TripleIndices(firstByte: 64, firstVis: 0);
    private static readonly Vector512<byte> TriplesMiddle = Table(at => IsWeight(at + 64) ? WeightIndex(at + 64) : (byte)at);
    private static readonly Vector512<byte> TriplesLast = TripleIndices(firstByte: 128, firstVis: 8);

    /// <summary>Reads triples.</summary>
    /// <param name="path">One that this machine supports.</param>
    /// <param name="triples">12 bytes for each correlation.</param>
    /// <param name="vis">As many complex numbers.</param>
    /// <param name="weight">As many weights.</param>
    /// <param name="conjugate">True to conjugate the visibilities.</param>
    public static void FromBigEndian(
        SimdPath path, ReadOnlySpan<byte> triples, Span<ComplexF> vis, Span<float> weight, bool conjugate)
    {
        Check(triples.Length, vis.Length, weight.Length);
        ref var from = ref MemoryMarshal.GetReference(triples);
        ref var visTo = ref Unsafe.As<ComplexF, byte>(ref MemoryMarshal.GetReference(vis));
        ref var weightTo = ref Unsafe.As<float, byte>(ref MemoryMarshal.GetReference(weight));
        var sign = conjugate ? SignBit : 0;
        var k = 0;
        if (path == SimdPath.Vector512)
        {
            var flip = Vector512.Create((ulong)sign << 32).AsByte();
            for (; k <= vis.Length - 16; k += 16)
            {
                var a = Vector512.LoadUnsafe(ref from, (nuint)(TripleBytes * k));
                var b = Vector512.LoadUnsafe(ref from, (nuint)((TripleBytes * k) + 64));
                var c = Vector512.LoadUnsafe(ref from, (nuint)((TripleBytes * k) + 128));
                (Avx512Vbmi.PermuteVar64x8x2(a, VisLow, b) ^ flip).StoreUnsafe(ref visTo, (nuint)(8 * k));
                (Avx512Vbmi.PermuteVar64x8x2(b, VisHigh, c) ^ flip).StoreUnsafe(ref visTo, (nuint)((8 * k) + 64));
                Vector512.ConditionalSelect(
                    IsWeightLow, Avx512Vbmi.PermuteVar64x8x2(a, WeightLow, b), Avx512Vbmi.PermuteVar64x8x2(b, WeightHigh, c))
                    .StoreUnsafe(ref weightTo, (nuint)(4 * k));
            }
        }

        if (path != SimdPath.Scalar)
        {
            var flip = Vector128.Create((ulong)sign << 32).AsByte();
            for (; k <= vis.Length - 4; k += 4)
            {
                var a = Vector128.LoadUnsafe(ref from, (nuint)(TripleBytes * k));
                var b = Vector128.LoadUnsafe(ref from, (nuint)((TripleBytes * k) + 16));
                var c = Vector128.LoadUnsafe(ref from, (nuint)((TripleBytes * k) + 32));
                ((Take(a, 0, 1, 3, -1) | Take(b, -1, -1, -1, 0)) ^ flip).StoreUnsafe(ref visTo, (nuint)(8 * k));
                ((Take(b, 2, 3, -1, -1) | Take(c, -1, -1, 1, 2)) ^ flip).StoreUnsafe(ref visTo, (nuint)((8 * k) + 16));
                (Take(a, 2, -1, -1, -1) | Take(b, -1, 1, -1, -1) | Take(c, -1, -1, 0, 3))
                    .StoreUnsafe(ref weightTo, (nuint)(4 * k));
            }
        }

        for (; k < vis.Length; k++)
        {
            var at = triples[(TripleBytes * k)..];
            var im = BinaryPrimitives.ReadUInt32BigEndian(at[4..]) ^ sign;
            vis[k] = new(BinaryPrimitives.ReadSingleBigEndian(at), BitConverter.UInt32BitsToSingle(im));
            weight[k] = BinaryPrimitives.ReadSingleBigEndian(at[8..]);
        }
    }

    /// <summary>Writes triples: the inverse of <see cref="FromBigEndian"/>.</summary>
    public static void ToBigEndian(
        SimdPath path, ReadOnlySpan<ComplexF> vis, ReadOnlySpan<float> weight, Span<byte> triples, bool conjugate)
    {
        Check(triples.Length, vis.Length, weight.Length);
        ref var visFrom = ref Unsafe.As<ComplexF, byte>(ref MemoryMarshal.GetReference(vis));
        ref var weightFrom = ref Unsafe.As<float, byte>(ref MemoryMarshal.GetReference(weight));
        ref var to = ref MemoryMarshal.GetReference(triples);
        var sign = conjugate ? SignBit : 0;
        var k = 0;
        if (path == SimdPath.Vector512)
        {
            var flip = Vector512.Create((ulong)sign << 32).AsByte();
            for (; k <= vis.Length - 16; k += 16)
            {
                var low = Vector512.LoadUnsafe(ref visFrom, (nuint)(8 * k)) ^ flip;
                var high = Vector512.LoadUnsafe(ref visFrom, (nuint)((8 * k) + 64)) ^ flip;
                var w = Vector512.LoadUnsafe(ref weightFrom, (nuint)(4 * k));
                Avx512Vbmi.PermuteVar64x8x2(low, TriplesFirst, w).StoreUnsafe(ref to, (nuint)(TripleBytes * k));
                var middle = Avx512Vbmi.PermuteVar64x8x2(low, TriplesMiddleVis, high);
                Avx512Vbmi.PermuteVar64x8x2(middle, TriplesMiddle, w).StoreUnsafe(ref to, (nuint)((TripleBytes * k) + 64));
                Avx512Vbmi.PermuteVar64x8x2(high, TriplesLast, w).StoreUnsafe(ref to, (nuint)((TripleBytes * k) + 128));
            }
        }

        if (path != SimdPath.Scalar)
        {
            var flip = Vector128.Create((ulong)sign << 32).AsByte();
            for (; k <= vis.Length - 4; k += 4)
            {
                var low = Vector128.LoadUnsafe(ref visFrom, (nuint)(8 * k)) ^ flip;
                var high = Vector128.LoadUnsafe(ref visFrom, (nuint)((8 * k) + 16)) ^ flip;
                var w = Vector128.LoadUnsafe(ref weightFrom, (nuint)(4 * k));
                (Take(low, 0, 1, -1, 2) | Take(w, -1, -1, 0, -1)).StoreUnsafe(ref to, (nuint)(TripleBytes * k));
                (Take(low, 3, -1, -1, -1) | Take(w, -1, 1, -1, -1) | Take(high, -1, -1, 0, 1))
                    .StoreUnsafe(ref to, (nuint)((TripleBytes * k) + 16));
                (Take(w, 2, -1, -1, 3) | Take(high, -1, 2, 3, -1)).StoreUnsafe(ref to, (nuint)((TripleBytes * k) + 32));
            }
        }

        for (; k < vis.Length; k++)
        {
            var at = triples[(TripleBytes * k)..];
            BinaryPrimitives.WriteSingleBigEndian(at, vis[k].Re);
            BinaryPrimitives.WriteUInt32BigEndian(at[4..], BitConverter.SingleToUInt32Bits(vis[k].Im) ^ sign);
            BinaryPrimitives.WriteSingleBigEndian(at[8..], weight[k]);
        }
    }

    // Indices of PermuteVar64x8x2: 0-63 is the first vector, 64-127 the second.
    private static Vector512<byte> VisIndices(int firstTriple, int fromByte) =>
        Table(at => (byte)((TripleBytes * (firstTriple + (at / 8))) + Swapped(at % 8) - fromByte));

    private static Vector512<byte> WeightIndices(int fromByte) =>
        Table(at => (byte)(((TripleBytes * (at / 4)) + 8 + Swapped(at % 4) - fromByte) & 127));

    private static Vector512<byte> TripleIndices(int firstByte, int firstVis) => Table(at =>
    {
        var to = firstByte + at;
        return IsWeight(to) ? WeightIndex(to) : (byte)((8 * ((to / TripleBytes) - firstVis)) + Swapped(to % TripleBytes));
    });

    private static bool IsWeight(int tripleByte) => tripleByte % TripleBytes >= 8;

    private static byte WeightIndex(int tripleByte) => (byte)(64 + (4 * (tripleByte / TripleBytes)) + Swapped(tripleByte % 4));

    /// <summary>The place of a byte when the bytes of each 32-bit word are reversed.</summary>
    private static int Swapped(int at) => at ^ 3;

    private static Vector512<byte> Table(Func<int, byte> entry) => Vector512.Create([.. Enumerable.Range(0, 64).Select(entry)]);

    private static void Check(int triples, int vis, int weight)
    {
        if (triples != TripleBytes * vis || weight != vis)
        {
            throw new ArgumentException($"{triples} bytes, {vis} visibilities and {weight} weights do not go together.");
        }
    }

    /// <summary>Moves 32-bit words, with their bytes reversed, to four places; -1 leaves zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Take(Vector128<byte> words, int to0, int to1, int to2, int to3) =>
        Vector128.Shuffle(words, Vector128.Create(Reversed(to0), Reversed(to1), Reversed(to2), Reversed(to3)).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Reversed(int word) => word < 0 ? 0xFFFF_FFFF : 0x0001_0203u + (0x0404_0404u * (uint)word);
}
