namespace Muser.Grains.Devices;

/// <summary>The order in which people count: what are digits in both ids is compared as numbers, so that <c>ant-ia2</c> comes before <c>ant-ia10</c>.</summary>
public sealed class DeviceOrder : IComparer<string>
{
    /// <summary>The only one.</summary>
    public static DeviceOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> one = x, other = y;
        while (!one.IsEmpty && !other.IsEmpty)
        {
            var (length, otherLength) = (Run(one), Run(other));
            var run = one[..length];
            var otherRun = other[..otherLength];
            var order = char.IsAsciiDigit(run[0]) && char.IsAsciiDigit(otherRun[0]) ? Numbers(run, otherRun) : run.SequenceCompareTo(otherRun);
            if (order != 0)
            {
                return order;
            }

            one = one[length..];
            other = other[otherLength..];
        }

        // Ids that differ in leading zeros alone are still two.
        return one.Length != other.Length ? one.Length - other.Length : string.CompareOrdinal(x, y);
    }

    /// <summary>The number of characters at the begin that are all digits, or all none.</summary>
    private static int Run(ReadOnlySpan<char> text)
    {
        var isDigit = char.IsAsciiDigit(text[0]);
        var length = 1;
        while (length < text.Length && char.IsAsciiDigit(text[length]) == isDigit)
        {
            length++;
        }

        return length;
    }

    private static int Numbers(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        one = one.TrimStart('0');
        other = other.TrimStart('0');
        return one.Length != other.Length ? one.Length - other.Length : one.SequenceCompareTo(other);
    }
}
