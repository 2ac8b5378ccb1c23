using System.Globalization;

namespace Muser.Formats.Frames;

/// <summary>
/// An instant of UTC with a resolution of 1 ns, counted from 1970-01-01T00:00:00Z in days of 86 400 s (leap seconds are not
/// counted, as in POSIX time). Range: the years 1678 to 2262. The default value is the epoch.
/// </summary>
public readonly record struct UtcTime(long UnixNs) : IComparable<UtcTime>
{
    /// <summary>Nanoseconds in a second.</summary>
    public const long NsPerSecond = 1_000_000_000;

    /// <summary>Nanoseconds in a day of 86 400 s.</summary>
    public const long NsPerDay = 86_400 * NsPerSecond;

    private const string SecondsFormat = "yyyy-MM-dd'T'HH:mm:ss";
    private const string CompactFormat = "yyyyMMdd'T'HHmmss";

    /// <summary>The instant of a <see cref="DateTime"/> (taken as UTC; resolution 100 ns).</summary>
    public static UtcTime FromDateTime(DateTime utc) => new((utc.Ticks - DateTime.UnixEpoch.Ticks) * 100);

    /// <summary>
    /// The instant of a calendar date and time of day, UTC. Throws <see cref="ArgumentOutOfRangeException"/> outside the
    /// calendar.
    /// </summary>
    public static UtcTime FromCalendar(int year, int month, int day, int hour = 0, int minute = 0, int second = 0, long nanosecond = 0) =>
        new(FromDateTime(new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc)).UnixNs + nanosecond);

    /// <summary>This instant as a <see cref="DateTime"/>, truncated to 100 ns.</summary>
    public DateTime ToDateTime() => new(DateTime.UnixEpoch.Ticks + Math.DivRem(UnixNs, 100, out var rest) - (rest < 0 ? 1 : 0), DateTimeKind.Utc);

    /// <summary>Nanoseconds within the second, 0 to 999 999 999.</summary>
    public int Nanosecond
    {
        get
        {
            var rest = UnixNs % NsPerSecond;
            return (int)(rest < 0 ? rest + NsPerSecond : rest);
        }
    }

    /// <summary>This instant and <paramref name="ns"/> nanoseconds more.</summary>
    public UtcTime AddNs(long ns) => new(UnixNs + ns);

    public int CompareTo(UtcTime other) => UnixNs.CompareTo(other.UnixNs);

    public static long operator -(UtcTime a, UtcTime b) => a.UnixNs - b.UnixNs;

    public static bool operator <(UtcTime a, UtcTime b) => a.UnixNs < b.UnixNs;

    public static bool operator >(UtcTime a, UtcTime b) => a.UnixNs > b.UnixNs;

    public static bool operator <=(UtcTime a, UtcTime b) => a.UnixNs <= b.UnixNs;

    public static bool operator >=(UtcTime a, UtcTime b) => a.UnixNs >= b.UnixNs;

    /// <summary>ISO 8601 with nine decimals and Z: <c>2015-11-01T04:08:49.354161180Z</c>.</summary>
    public override string ToString() => Format(SecondsFormat) + "Z";

    /// <summary>The form used in keys and file names: <c>20151101T040849.354161180</c>.</summary>
    public string ToCompactString() => Format(CompactFormat);

    /// <summary>
    /// Reads what <see cref="ToString"/> or <see cref="ToCompactString"/> writes, with 0 to 9 decimals and the Z optional.
    /// </summary>
    public static bool TryParse(string? text, out UtcTime time)
    {
        time = default;
        if (text is null)
        {
            return false;
        }

        var body = text.EndsWith('Z') ? text.AsSpan(0, text.Length - 1) : text.AsSpan();
        var dot = body.IndexOf('.');
        var seconds = dot < 0 ? body : body[..dot];
        long ns = 0;
        if (dot >= 0)
        {
            var digits = body[(dot + 1)..];
            if (digits.Length is 0 or > 9 || digits.ContainsAnyExceptInRange('0', '9'))
            {
                return false;
            }

            ns = long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
            for (var i = digits.Length; i < 9; i++)
            {
                ns *= 10;
            }
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTime.TryParseExact(seconds, SecondsFormat, CultureInfo.InvariantCulture, Utc, out var date) &&
            !DateTime.TryParseExact(seconds, CompactFormat, CultureInfo.InvariantCulture, Utc, out date))
        {
            return false;
        }

        time = FromDateTime(date).AddNs(ns);
        return true;
    }

    private string Format(string format) =>
        ToDateTime().ToString(format, CultureInfo.InvariantCulture) + "." + Nanosecond.ToString("D9", CultureInfo.InvariantCulture);
}
