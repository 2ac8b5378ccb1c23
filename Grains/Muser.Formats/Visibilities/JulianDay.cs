using Muser.Formats.Frames;

namespace Muser.Formats.Visibilities;

/// <summary>Between Julian days and <see cref="UtcTime"/>, without loss where a day is given as a sum.</summary>
internal static class JulianDay
{
    /// <summary>The Julian day of 1970-01-01, 0 h.</summary>
    public const double UnixEpoch = 2_440_587.5;

    // UtcTime counts nanoseconds in 64 bits: 106 751 days each way.
    private const double MaxDays = 106_000;

    /// <summary>The instant of a sum of days; false where it is no number or lies outside 1680 to 2260.</summary>
    /// <param name="wholeDays">Julian days of any size, exact.</param>
    /// <param name="moreDays">A fraction, or a few days, to be added.</param>
    /// <param name="time">The instant, rounded to 1 ns.</param>
    public static bool TryToUtc(double wholeDays, double moreDays, out UtcTime time)
    {
        var days = wholeDays - UnixEpoch;
        var floor = Math.Floor(days);
        var rest = (days - floor) + moreDays;
        if (!(Math.Abs(floor) < MaxDays && Math.Abs(rest) < MaxDays))
        {
            time = default;
            return false;
        }

        time = new UtcTime(((long)floor * UtcTime.NsPerDay) + (long)Math.Round(rest * UtcTime.NsPerDay));
        return true;
    }

    /// <summary>The Julian day of 0 h of the day of an instant, exact, and the nanoseconds since.</summary>
    public static (double Midnight, long Ns) Split(UtcTime time)
    {
        var day = Math.DivRem(time.UnixNs, UtcTime.NsPerDay, out var ns);
        if (ns < 0)
        {
            (day, ns) = (day - 1, ns + UtcTime.NsPerDay);
        }

        return (UnixEpoch + day, ns);
    }
}
