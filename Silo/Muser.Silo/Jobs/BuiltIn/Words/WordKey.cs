using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Muser.Silo.Jobs.BuiltIn.Words;

/// <summary>The first 16 bytes of a word as two numbers, filled up with 0: words are compared and hashed by them, eight bytes at once.</summary>
/// <param name="Low">Bytes 0 to 7, as they lie in memory.</param>
/// <param name="High">Bytes 8 to 15.</param>
internal readonly record struct WordKey(ulong Low, ulong High)
{
    /// <summary>Bytes that a key holds.</summary>
    public const int Bytes = 16;

    /// <summary>The key of a word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordKey Of(ReadOnlySpan<byte> word)
    {
        ref var first = ref MemoryMarshal.GetReference(word);
        if (word.Length >= Bytes)
        {
            return new(Unsafe.ReadUnaligned<ulong>(ref first), Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, 8)));
        }

        if (word.Length >= 8)
        {
            // The last eight bytes overlap the first; the shift drops what both have.
            var tail = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, word.Length - 8));
            return new(Unsafe.ReadUnaligned<ulong>(ref first), word.Length == 8 ? 0 : tail >> ((16 - word.Length) * 8));
        }

        if (word.Length >= 4)
        {
            ulong low = Unsafe.ReadUnaligned<uint>(ref first);
            ulong tail = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, word.Length - 4));
            return new(low | (tail << ((word.Length - 4) * 8)), 0);
        }

        ulong value = 0;
        for (var at = 0; at < word.Length; at++)
        {
            value |= (ulong)word[at] << (at * 8);
        }

        return new(value, 0);
    }

    /// <summary>A hash of the key and the length: multiply and fold, good in all its bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Hash(int length)
    {
        var product = Math.BigMul(Low ^ 0x9E3779B97F4A7C15, High ^ 0xD1B54A32D192ED03 ^ (ulong)length, out var folded);
        var hash = (product ^ folded) * 0xBF58476D1CE4E5B9;
        return hash ^ (hash >> 32);
    }

    /// <summary>Order of the bytes, as <c>LC_ALL=C sort</c> has it, as far as the keys tell.</summary>
    public int CompareTo(WordKey other)
    {
        var low = BinaryPrimitives.ReverseEndianness(Low).CompareTo(BinaryPrimitives.ReverseEndianness(other.Low));
        return low != 0 ? low : BinaryPrimitives.ReverseEndianness(High).CompareTo(BinaryPrimitives.ReverseEndianness(other.High));
    }
}
