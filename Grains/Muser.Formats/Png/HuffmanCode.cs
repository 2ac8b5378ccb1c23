namespace Muser.Formats.Png;

/// <summary>Prefix codes of shortest length for symbols that occur so often, and no longer than a limit (Huffman 1952; RFC 1951, section 3.2.2).</summary>
internal static class HuffmanCode
{
    private const int MostSymbols = 288;

    /// <summary>Finds the length of each code, bits; 0 for symbols that do not occur. A lone symbol gets 1.</summary>
    /// <param name="counts">How often each symbol occurs.</param>
    /// <param name="lengths">Receives the lengths.</param>
    /// <param name="limit">The longest code, bits.</param>
    public static void Lengths(ReadOnlySpan<int> counts, Span<byte> lengths, int limit)
    {
        Span<int> weights = stackalloc int[MostSymbols];
        weights = weights[..counts.Length];
        counts.CopyTo(weights);
        while (Build(weights, lengths) > limit)
        {
            // Flatter counts make a flatter tree.
            foreach (ref var weight in weights)
            {
                weight = weight > 0 ? (weight / 2) + 1 : 0;
            }
        }
    }

    /// <summary>The codes of lengths, as deflate orders them, with their first bit lowest, as they are written.</summary>
    public static void Codes(ReadOnlySpan<byte> lengths, Span<ushort> codes)
    {
        Span<ushort> next = stackalloc ushort[17];
        Span<int> ofLength = stackalloc int[17];
        ofLength.Clear();
        foreach (var length in lengths)
        {
            ofLength[length]++;
        }

        var code = 0;
        ofLength[0] = 0;
        for (var length = 1; length < next.Length; length++)
        {
            code = (code + ofLength[length - 1]) << 1;
            next[length] = (ushort)code;
        }

        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            codes[symbol] = lengths[symbol] == 0 ? (ushort)0 : Reverse(next[lengths[symbol]]++, lengths[symbol]);
        }
    }

    /// <summary>Joins the two rarest until one is left. Returns the longest length.</summary>
    private static int Build(ReadOnlySpan<int> weights, Span<byte> lengths)
    {
        lengths.Clear();
        Span<int> symbols = stackalloc int[MostSymbols];
        Span<long> weight = stackalloc long[2 * MostSymbols];
        Span<int> parent = stackalloc int[2 * MostSymbols];
        var leaves = 0;
        for (var symbol = 0; symbol < weights.Length; symbol++)
        {
            if (weights[symbol] > 0)
            {
                symbols[leaves++] = symbol;
            }
        }

        if (leaves < 2)
        {
            if (leaves == 1)
            {
                lengths[symbols[0]] = 1;
            }

            return leaves;
        }

        Span<long> keys = stackalloc long[MostSymbols];
        for (var i = 0; i < leaves; i++)
        {
            keys[i] = ((long)weights[symbols[i]] << 16) | (uint)symbols[i];
        }

        keys[..leaves].Sort();
        for (var i = 0; i < leaves; i++)
        {
            (symbols[i], weight[i]) = ((int)(keys[i] & 0xFFFF), keys[i] >> 16);
        }

        // Leaves and joined pairs are both in order, so the rarest is at the front of one of the two queues.
        var (leaf, pair, end) = (0, leaves, leaves);
        while (end < (2 * leaves) - 1)
        {
            var (first, second) = (Next(weight), Next(weight));
            weight[end] = weight[first] + weight[second];
            (parent[first], parent[second]) = (end, end);
            end++;
        }

        Span<byte> depth = stackalloc byte[2 * MostSymbols];
        depth[end - 1] = 0;
        var longest = 0;
        for (var node = end - 2; node >= 0; node--)
        {
            depth[node] = (byte)(depth[parent[node]] + 1);
            if (node < leaves)
            {
                lengths[symbols[node]] = depth[node];
                longest = Math.Max(longest, depth[node]);
            }
        }

        return longest;

        int Next(ReadOnlySpan<long> of) => leaf < leaves && (pair == end || of[leaf] <= of[pair]) ? leaf++ : pair++;
    }

    private static ushort Reverse(int code, int length)
    {
        var reversed = 0;
        for (var bit = 0; bit < length; bit++)
        {
            reversed = (reversed << 1) | ((code >> bit) & 1);
        }

        return (ushort)reversed;
    }
}
