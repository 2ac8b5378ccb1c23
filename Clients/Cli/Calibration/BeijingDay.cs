using Muser.Formats.Frames;

namespace Muser.Cli.Calibration;

/// <summary>Days of Beijing time (UTC + 8 h), after which the recorder and the predecessor name files.</summary>
internal static class BeijingDay
{
    private const long OffsetNs = 8 * 3600 * UtcTime.NsPerSecond;

    /// <summary>The day of an instant.</summary>
    public static DateOnly Of(UtcTime utc) => DateOnly.FromDateTime(utc.AddNs(OffsetNs).ToDateTime());

    /// <summary>The instant at which a day begins.</summary>
    public static UtcTime Begin(DateOnly day) => UtcTime.FromCalendar(day.Year, day.Month, day.Day).AddNs(-OffsetNs);
}
