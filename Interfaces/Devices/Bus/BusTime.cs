using System.Globalization;

namespace Muser.Interfaces.Devices.Bus;

/// <summary>Instants as the bus writes them: RFC 3339 in UTC with nine decimals, <c>2026-11-21T04:00:00.000000000Z</c>.</summary>
public static class BusTime
{
    private const long NsPerSecond = 1_000_000_000;
    private const long NsPerTick = 100;

    /// <summary>Writes an instant; ns since 1970-01-01 UTC.</summary>
    public static string Format(long utcUnixNs)
    {
        var (seconds, ns) = Math.DivRem(utcUnixNs, NsPerSecond);
        if (ns < 0)
        {
            (seconds, ns) = (seconds - 1, ns + NsPerSecond);
        }

        return string.Create(
            CultureInfo.InvariantCulture, $"{DateTime.UnixEpoch.AddSeconds(seconds):yyyy-MM-dd'T'HH:mm:ss}.{ns:D9}Z");
    }

    /// <summary>Reads an instant with up to nine decimals and Z; false where the text is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long utcUnixNs)
    {
        utcUnixNs = 0;
        if (text.Length is < 20 or > 30 || text[^1] != 'Z'
            || !DateTime.TryParseExact(
                text[..19], "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var seconds)
            || seconds.Year is < 1970 or > 2200)
        {
            return false;
        }

        var decimals = text[19..^1];
        long ns = 0;
        if (decimals.Length > 0)
        {
            if (decimals[0] != '.' || decimals.Length < 2 || decimals[1..].ContainsAnyExceptInRange('0', '9'))
            {
                return false;
            }

            ns = long.Parse(decimals[1..], NumberStyles.None, CultureInfo.InvariantCulture);
            for (var digit = decimals.Length; digit <= 9; digit++)
            {
                ns *= 10;
            }
        }

        utcUnixNs = ((seconds - DateTime.UnixEpoch).Ticks * NsPerTick) + ns;
        return true;
    }

    /// <summary>Now, by a clock.</summary>
    public static long UtcUnixNs(this TimeProvider clock) => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * NsPerTick;
}
