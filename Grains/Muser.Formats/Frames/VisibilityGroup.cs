namespace Muser.Formats.Frames;

/// <summary>
/// The 12-byte group of two correlations A and B, bytes transposed by significance (muser-format, section 1.4): the scalar
/// reference of <see cref="UnpackKernels{T}"/> and <see cref="PackKernels{T}"/>.
/// <code>
/// byte     0     1     2     3     4     5     6     7     8     9     10    11
///          B.im  B.re  A.im  A.re  B.im  B.re  A.im  A.re  B.im  B.re  A.im  A.re
/// bits     7..0  7..0  7..0  7..0  15..8 15..8 15..8 15..8 23..16   ...
/// </code>
/// MUSER-I: A is the even channel and B the odd one, of one baseline. MUSER-II: B is the first and A the second of two baselines,
/// of one channel.
/// </summary>
internal static class VisibilityGroup
{
    public static ComplexInt A(ReadOnlySpan<byte> group) => new(Part(group, 3), Part(group, 2));

    public static ComplexInt B(ReadOnlySpan<byte> group) => new(Part(group, 1), Part(group, 0));

    public static void Write(ComplexInt a, ComplexInt b, Span<byte> group)
    {
        WritePart(a.Re, group, 3);
        WritePart(a.Im, group, 2);
        WritePart(b.Re, group, 1);
        WritePart(b.Im, group, 0);
    }

    /// <summary>Half to even, as the vector paths round; not a number is 0.</summary>
    public static int Saturate(float part) => Saturate((int)MathF.Round(part));

    public static int Saturate(int part) => Math.Clamp(part, ComplexInt.MinPart, ComplexInt.MaxPart);

    private static int Part(ReadOnlySpan<byte> group, int at) => group[at] | (group[at + 4] << 8) | ((sbyte)group[at + 8] << 16);

    private static void WritePart(int part, Span<byte> group, int at)
    {
        group[at] = (byte)part;
        group[at + 4] = (byte)(part >> 8);
        group[at + 8] = (byte)(part >> 16);
    }
}
