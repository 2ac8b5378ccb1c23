using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Muser.Formats.Png;

/// <summary>
/// Compresses pictures that are noise, smooth areas and letters: each row is replaced by its difference from the one above (filter "up"), runs of equal bytes are taken
/// together, and the rest is coded by how often it occurs: one block of deflate with its own Huffman code (RFC 1950, 1951). A search for matches, which is what zlib
/// spends its time on, finds next to none in such pictures. Safe for any thread; buffers are pooled.
/// </summary>
internal static class PngDeflater
{
    private const byte FilterUp = 2;
    private const int Literals = 256;
    private const int EndOfBlock = 256;
    private const int Symbols = 286;
    private const int ShortestRun = 4;
    private const int LongestMatch = 258;
    private const int ShortestMatch = 3;
    private const int CodeLengthLimit = 15;
    private const int CodeLengthCodeLimit = 7;
    private const int CodeLengthSymbols = 19;
    private const int HeaderRoom = 512;

    /// <summary>In the order in which deflate gives them (section 3.2.7).</summary>
    private static ReadOnlySpan<byte> CodeLengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>Compresses a picture into a rented array, which the caller returns to the shared pool.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="pixelRowColumn">[row, column].</param>
    /// <param name="room">Bytes that are left free at the front.</param>
    public static ArraySegment<byte> Compress(int width, ReadOnlySpan<byte> pixelRowColumn, int room = 0)
    {
        var length = pixelRowColumn.Length + (pixelRowColumn.Length / width);
        var filteredBuffer = ArrayPool<byte>.Shared.Rent(length);
        var tokenBuffer = ArrayPool<ushort>.Shared.Rent(length + 1);
        var output = ArrayPool<byte>.Shared.Rent(room + length + (length / 8) + HeaderRoom);
        try
        {
            var filtered = filteredBuffer.AsSpan(0, length);
            Filter(width, pixelRowColumn, filtered);
            Span<int> counts = stackalloc int[Symbols];
            var tokens = tokenBuffer.AsSpan(0, Tokenize(filtered, tokenBuffer, counts));
            var written = Encode(tokens, counts, Adler32(filtered), output.AsSpan(room));
            return new(output, 0, room + written);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(filteredBuffer);
            ArrayPool<ushort>.Shared.Return(tokenBuffer);
        }
    }

    private static void Filter(int width, ReadOnlySpan<byte> pixels, Span<byte> filtered)
    {
        ReadOnlySpan<byte> above = [];
        for (; pixels.Length > 0; pixels = pixels[width..], filtered = filtered[(width + 1)..])
        {
            var row = pixels[..width];
            var to = filtered.Slice(1, width);
            filtered[0] = FilterUp;
            var i = 0;
            if (above.IsEmpty)
            {
                row.CopyTo(to);
                i = width;
            }

            for (; i <= width - Vector<byte>.Count; i += Vector<byte>.Count)
            {
                (new Vector<byte>(row[i..]) - new Vector<byte>(above[i..])).CopyTo(to[i..]);
            }

            for (; i < width; i++)
            {
                to[i] = (byte)(row[i] - above[i]);
            }

            above = row;
        }
    }

    /// <summary>Tokens: bytes below 256, and 256 + the length of a match with the byte before.</summary>
    private static int Tokenize(ReadOnlySpan<byte> bytes, Span<ushort> tokens, Span<int> counts)
    {
        counts.Clear();
        Span<int> others = stackalloc int[Literals]; // two tables, so that equal neighbours do not wait for each other
        others.Clear();
        var count = 0;
        var i = 0;
        while (i < bytes.Length)
        {
            var value = bytes[i];
            tokens[count++] = value;
            counts[value]++;
            i++;
            if (i + ShortestRun <= bytes.Length && MemoryMarshal.Read<uint>(bytes[i..]) == value * 0x01010101u)
            {
                var run = bytes[i..].IndexOfAnyExcept(value);
                run = run < 0 ? bytes.Length - i : run;
                i += run;
                for (; run >= ShortestMatch; run -= Math.Min(run, LongestMatch))
                {
                    var match = Math.Min(run, LongestMatch);
                    tokens[count++] = (ushort)(Literals + match);
                    counts[LengthCode(match).Symbol]++;
                }

                for (; run > 0; run--)
                {
                    tokens[count++] = value;
                    counts[value]++;
                }
            }
            else if (i < bytes.Length)
            {
                tokens[count++] = bytes[i];
                others[bytes[i]]++;
                i++;
            }
        }

        for (var value = 0; value < Literals; value++)
        {
            counts[value] += others[value];
        }

        counts[EndOfBlock] = 1;
        return count;
    }

    /// <summary>The symbol of the length of a match, and what follows it (RFC 1951, section 3.2.5).</summary>
    private static (int Symbol, int ExtraBits, int Extra) LengthCode(int length)
    {
        var from = length - ShortestMatch;
        if (length == LongestMatch)
        {
            return (285, 0, 0);
        }

        if (from < 8)
        {
            return (257 + from, 0, 0);
        }

        var extraBits = BitOperations.Log2((uint)from) - 2;
        return (257 + (4 * extraBits) + (from >> extraBits), extraBits, from & ((1 << extraBits) - 1));
    }

    private static int Encode(ReadOnlySpan<ushort> tokens, ReadOnlySpan<int> counts, uint adler, Span<byte> output)
    {
        Span<byte> lengths = stackalloc byte[Symbols];
        Span<ushort> codes = stackalloc ushort[Symbols];
        HuffmanCode.Lengths(counts, lengths, CodeLengthLimit);
        HuffmanCode.Codes(lengths, codes);
        (output[0], output[1]) = (0x78, 0x01); // deflate, window of 32 KiB, fastest
        var bits = new BitWriter(output, 2);
        WriteCodeLengths(ref bits, lengths);

        // All that a token is, in one word: bits in the lower part, how many in the upper.
        Span<uint> words = stackalloc uint[Literals + LongestMatch + 1];
        for (var value = 0; value < Literals; value++)
        {
            words[value] = codes[value] | ((uint)lengths[value] << 24);
        }

        for (var match = ShortestMatch; match <= LongestMatch; match++)
        {
            // The distance, 1, is symbol 0 of its own code: one bit, 0.
            var (symbol, extraBits, extra) = LengthCode(match);
            words[Literals + match] = codes[symbol] | ((uint)extra << lengths[symbol]) | ((uint)(lengths[symbol] + extraBits + 1) << 24);
        }

        foreach (var token in tokens)
        {
            var word = words[token];
            bits.Write(word & 0xFFFFFF, (int)(word >> 24));
        }

        bits.Write(codes[EndOfBlock], lengths[EndOfBlock]);
        var end = bits.Flush();
        BinaryPrimitives.WriteUInt32BigEndian(output[end..], adler);
        return end + sizeof(uint);
    }

    /// <summary>The head of a block with its own code: the last one; the lengths of all codes, each by a code of lengths; one code of distances, of one bit.</summary>
    private static void WriteCodeLengths(ref BitWriter bits, scoped ReadOnlySpan<byte> lengths)
    {
        Span<int> counts = stackalloc int[CodeLengthSymbols];
        counts.Clear();
        foreach (var length in lengths)
        {
            counts[length]++;
        }

        counts[1]++;
        Span<byte> lengthLengths = stackalloc byte[CodeLengthSymbols];
        Span<ushort> lengthCodes = stackalloc ushort[CodeLengthSymbols];
        HuffmanCode.Lengths(counts, lengthLengths, CodeLengthCodeLimit);
        HuffmanCode.Codes(lengthLengths, lengthCodes);
        bits.Write(0b101, 3);
        bits.Write(Symbols - 257, 5);
        bits.Write(0, 5);
        bits.Write(CodeLengthSymbols - 4, 4);
        foreach (var symbol in CodeLengthOrder)
        {
            bits.Write(lengthLengths[symbol], 3);
        }

        foreach (var length in lengths)
        {
            bits.Write(lengthCodes[length], lengthLengths[length]);
        }

        bits.Write(lengthCodes[1], lengthLengths[1]);
    }

    /// <summary>The checksum of RFC 1950, section 9.</summary>
    private static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        const uint Base = 65521;
        const int Longest = 5552; // before the second sum overflows
        uint a = 1, b = 0;
        while (bytes.Length > 0)
        {
            var block = bytes[..Math.Min(Longest, bytes.Length)];
            bytes = bytes[block.Length..];
            for (; block.Length >= 8; block = block[8..])
            {
                b += (8 * a) + (8u * block[0]) + (7u * block[1]) + (6u * block[2]) + (5u * block[3]) + (4u * block[4]) + (3u * block[5]) + (2u * block[6]) + block[7];
                a += (uint)block[0] + block[1] + block[2] + block[3] + block[4] + block[5] + block[6] + block[7];
            }

            foreach (var value in block)
            {
                a += value;
                b += a;
            }

            (a, b) = (a % Base, b % Base);
        }

        return (b << 16) | a;
    }
}
