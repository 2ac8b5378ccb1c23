using System.Globalization;

namespace Muser.Interfaces.Frames;

/// <summary>The text of an instant inside a key: <c>20151101T040849.354161180</c>, UTC, nine decimals.</summary>
internal static class KeyTime
{
    private const int Length = 25;
    private const int SecondsLength = 15;
    private const long NsPerSecond = 1_000_000_000;
    private const string SecondsFormat = "yyyyMMdd'T'HHmmss";

    public static string Format(long utcUnixNs)
    {
        var (seconds, ns) = Math.DivRem(utcUnixNs, NsPerSecond);
        if (ns < 0)
        {
            (seconds, ns) = (seconds - 1, ns + NsPerSecond);
        }

        return DateTime.UnixEpoch.AddSeconds(seconds).ToString(SecondsFormat, CultureInfo.InvariantCulture)
            + "." + ns.ToString("D9", CultureInfo.InvariantCulture);
    }

    public static bool TryParse(ReadOnlySpan<char> text, out long utcUnixNs)
    {
        utcUnixNs = 0;
        if (text.Length != Length || text[SecondsLength] != '.'
            || !DateTime.TryParseExact(text[..SecondsLength], SecondsFormat, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var seconds)
            || !int.TryParse(text[(SecondsLength + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var ns))
        {
            return false;
        }

        utcUnixNs = ((seconds.Ticks - DateTime.UnixEpoch.Ticks) * 100) + ns;
        return true;
    }
}
