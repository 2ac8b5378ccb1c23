using System.Numerics;
using System.Runtime.Intrinsics;

namespace Muser.Silo.Jobs.BuiltIn.Words;

/// <summary>
/// Finds words: the longest runs of bytes that are none of space, tab, line feed, vertical tab, form feed and carriage return, as <c>tr -s '[:space:]'</c> in
/// the locale C has it.
/// </summary>
internal static class WordScanner
{
    private const int Block = 64;

    /// <summary>
    /// Counts the words of a text that end in it, and returns where the first one begins that does not: at the end where the last byte is a space.
    /// </summary>
    public static int Scan(ReadOnlySpan<byte> text, WordTable words)
    {
        var begin = 0;
        var at = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            for (; at <= text.Length - Block; at += Block)
            {
                // A bit for each byte of the block, lowest first: set where it is a space.
                for (var spaces = Spaces(text.Slice(at, Block)); spaces != 0; spaces &= spaces - 1)
                {
                    var end = at + BitOperations.TrailingZeroCount(spaces);
                    if (end > begin)
                    {
                        words.Add(text[begin..end]);
                    }

                    begin = end + 1;
                }
            }
        }

        return ScanScalar(text, at, begin, words);
    }

    /// <summary>The plain reference of <see cref="Scan"/>.</summary>
    public static int ScanScalar(ReadOnlySpan<byte> text, int at, int begin, WordTable words)
    {
        for (; at < text.Length; at++)
        {
            if (IsSpace(text[at]))
            {
                if (at > begin)
                {
                    words.Add(text[begin..at]);
                }

                begin = at + 1;
            }
        }

        return begin;
    }

    /// <summary>Whether a byte separates words.</summary>
    public static bool IsSpace(byte value) => value == ' ' || (uint)(value - '\t') <= '\r' - '\t';

    private static ulong Spaces(ReadOnlySpan<byte> block)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            var bytes = Vector512.Create(block);
            return (Vector512.Equals(bytes, Vector512.Create((byte)' '))
                | Vector512.LessThanOrEqual(bytes - Vector512.Create((byte)'\t'), Vector512.Create((byte)('\r' - '\t')))).ExtractMostSignificantBits();
        }

        var low = Spaces32(block);
        return low | ((ulong)Spaces32(block[32..]) << 32);
    }

    private static uint Spaces32(ReadOnlySpan<byte> block)
    {
        var bytes = Vector256.Create(block);
        return (Vector256.Equals(bytes, Vector256.Create((byte)' '))
            | Vector256.LessThanOrEqual(bytes - Vector256.Create((byte)'\t'), Vector256.Create((byte)('\r' - '\t')))).ExtractMostSignificantBits();
    }
}
