namespace Muser.Formats.Frames;

/// <summary>
/// Byte orders of <see cref="PackKernels{T}"/>: for byte k of the groups, the byte of the 32-bit lanes. Byte 4s + q of a group is
/// byte s of part q, with q = 0 B.im, 1 B.re, 2 A.im, 3 A.re.
/// </summary>
internal static class PackTables
{
    /// <summary>Lane of part q within (B.re, B.im, A.re, A.im).</summary>
    private static readonly int[] LaneOfPart = [1, 0, 3, 2];

    private static readonly byte[] SequenceTable = [.. Enumerable.Range(0, 64).Select(SequenceByte)];
    private static readonly byte[] PairsFirst64Table = [.. Enumerable.Range(0, 64).Select(PairsByte)];
    private static readonly byte[] PairsLast64Table = [.. Enumerable.Range(32, 64).Select(PairsByte)];

    /// <summary>Four times (B, A) to four groups, 48 bytes; the last 16 bytes are not used.</summary>
    public static ReadOnlySpan<byte> Sequence => SequenceTable;

    /// <summary>Eight A and eight B to the bytes 0-63 of eight groups.</summary>
    public static ReadOnlySpan<byte> PairsFirst64 => PairsFirst64Table;

    /// <summary>Eight A and eight B to the bytes 32-95 of eight groups.</summary>
    public static ReadOnlySpan<byte> PairsLast64 => PairsLast64Table;

    private static byte SequenceByte(int at)
    {
        var (group, rest) = Math.DivRem(at, FrameMap.GroupBytes);
        return (byte)(group < 4 ? (16 * group) + (4 * LaneOfPart[rest % 4]) + (rest / 4) : 0);
    }

    private static byte PairsByte(int at)
    {
        var (group, rest) = Math.DivRem(at, FrameMap.GroupBytes);
        var isA = rest % 4 >= 2;
        var isImaginary = rest % 2 == 0;
        return (byte)((isA ? 0 : 64) + (8 * group) + (isImaginary ? 4 : 0) + (rest / 4));
    }
}
