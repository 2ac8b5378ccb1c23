namespace Muser.Formats.Frames;

/// <summary>
/// Byte orders of <see cref="UnpackKernels{T}"/>: for byte k of the output, the byte of the input. A 32-bit lane takes (any,
/// 7..0, 15..8, 23..16) of its part, which within a group stand at p, p + 4, p + 8 with p = 1 B.re, 0 B.im, 3 A.re, 2 A.im.
/// </summary>
internal static class UnpackTables
{
    private static readonly int[] BThenA = [1, 0, 3, 2];
    private static readonly int[] AThenB = [3, 2, 1, 0];
    private static readonly int[] AOnly = [3, 2];
    private static readonly int[] BOnly = [1, 0];

    private static readonly byte[] SequenceTable = Build(BThenA, groups: 4);
    private static readonly byte[] SequenceInLanesTable = [.. Build(BThenA, groups: 1), .. Build(BThenA, groups: 1)];
    private static readonly byte[] PairsInLanesTable = [.. Build(AThenB, groups: 1), .. Build(AThenB, groups: 1)];
    private static readonly byte[] PairsEvenTable = [.. Build(AOnly, groups: 8).Select(InTwoOverlappingVectors)];
    private static readonly byte[] PairsOddTable = [.. Build(BOnly, groups: 8).Select(InTwoOverlappingVectors)];

    /// <summary>Four groups to four times (B, A), for one permutation of 64 bytes.</summary>
    public static ReadOnlySpan<byte> Sequence => SequenceTable;

    /// <summary>A group in each 128-bit lane to (B, A).</summary>
    public static ReadOnlySpan<byte> SequenceInLanes => SequenceInLanesTable;

    /// <summary>A group in each 128-bit lane to (A, B).</summary>
    public static ReadOnlySpan<byte> PairsInLanes => PairsInLanesTable;

    /// <summary>Eight groups in two vectors to eight A.</summary>
    public static ReadOnlySpan<byte> PairsEven => PairsEvenTable;

    /// <summary>Eight groups in two vectors to eight B.</summary>
    public static ReadOnlySpan<byte> PairsOdd => PairsOddTable;

    private static byte[] Build(int[] parts, int groups)
    {
        var table = new byte[4 * parts.Length * groups];
        for (var lane = 0; lane < parts.Length * groups; lane++)
        {
            var at = (FrameMap.GroupBytes * (lane / parts.Length)) + parts[lane % parts.Length];
            table[(4 * lane) + 1] = (byte)at;
            table[(4 * lane) + 2] = (byte)(at + 4);
            table[(4 * lane) + 3] = (byte)(at + 8);
        }

        return table;
    }

    /// <summary>Of 96 bytes the first vector holds 0-63 (indices 0-63), the second 32-95 (indices 64-127).</summary>
    private static byte InTwoOverlappingVectors(byte at) => (byte)(at < 64 ? at : at + 32);
}
