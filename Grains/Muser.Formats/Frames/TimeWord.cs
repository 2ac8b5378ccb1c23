namespace Muser.Formats.Frames;

/// <summary>
/// The time tag of a frame, a 64-bit word at byte 32 (muser-format, section 1.2). It counts 20 ns and is Beijing time, UTC + 8 h:
/// <code>
/// 63      52 51  48 47  43 42  38 37   32 31   26 25  16 15   6 5      0
/// year-2000  month  day    hour   minute  second  ms     us    ns / 20
/// </code>
/// </summary>
public static class TimeWord
{
    /// <summary>Beijing time less UTC, ns.</summary>
    public const long BeijingOffsetNs = 8 * 3600 * UtcTime.NsPerSecond;

    /// <summary>Resolution of the word, ns.</summary>
    public const int ResolutionNs = 20;

    /// <summary>The earliest instant a word can say: 2000-01-01T00:00 Beijing time.</summary>
    public static readonly UtcTime Earliest = UtcTime.FromCalendar(1999, 12, 31, 16);

    /// <summary>
    /// The latest instant read: the end of 2261, Beijing time. The word goes on to 6095, <see cref="UtcTime"/> does not.
    /// </summary>
    public static readonly UtcTime Latest = UtcTime.FromCalendar(2261, 12, 31, 15, 59, 59, 999_999_980);

    /// <summary>
    /// The instant that a word says. Values the correlator note calls wrong are read as it says: month 0, 13-15 as 1, day 0 as 1,
    /// hour 24-31, millisecond, microsecond and nanosecond beyond their range as 0. False where the rest is no date or time of
    /// day: the 30th of February, minute or second above 59, a year after 2261.
    /// </summary>
    public static bool TryDecode(ulong word, out UtcTime time)
    {
        var year = 2000 + (int)(word >> 52);
        var month = (int)(word >> 48) & 0xF;
        var day = (int)(word >> 43) & 0x1F;
        var hour = (int)(word >> 38) & 0x1F;
        var minute = (int)(word >> 32) & 0x3F;
        var second = (int)(word >> 26) & 0x3F;
        var millisecond = (int)(word >> 16) & 0x3FF;
        var microsecond = (int)(word >> 6) & 0x3FF;
        var units = (int)word & 0x3F;
        month = month is 0 or > 12 ? 1 : month;
        day = day == 0 ? 1 : day;
        hour = hour > 23 ? 0 : hour;
        millisecond = millisecond > 999 ? 0 : millisecond;
        microsecond = microsecond > 999 ? 0 : microsecond;
        units = units > 49 ? 0 : units;
        time = default;
        if (year > 2261 || minute > 59 || second > 59 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        var ns = (1_000_000L * millisecond) + (1000 * microsecond) + (ResolutionNs * units);
        time = UtcTime.FromCalendar(year, month, day, hour, minute, second, ns - BeijingOffsetNs);
        return true;
    }

    /// <summary>
    /// The word of an instant, truncated to 20 ns. Throws where it lies outside <see cref="Earliest"/> to <see cref="Latest"/>.
    /// </summary>
    public static ulong Encode(UtcTime time)
    {
        if (time < Earliest || time > Latest.AddNs(ResolutionNs - 1))
        {
            throw new ArgumentOutOfRangeException(nameof(time), time, "A time word holds the years 2000 to 2261, Beijing time.");
        }

        var beijing = time.AddNs(BeijingOffsetNs);
        var date = beijing.ToDateTime();
        var ns = (uint)beijing.Nanosecond;
        return ((ulong)(uint)(date.Year - 2000) << 52) | ((ulong)(uint)date.Month << 48) | ((ulong)(uint)date.Day << 43) |
            ((ulong)(uint)date.Hour << 38) | ((ulong)(uint)date.Minute << 32) | ((ulong)(uint)date.Second << 26) |
            ((ulong)(ns / 1_000_000) << 16) | ((ulong)(ns / 1000 % 1000) << 6) | (ns % 1000 / ResolutionNs);
    }
}
