using Muser.Formats.Frames;

namespace Muser.Sky.Time;

/// <summary>Modified Julian days of UTC (days of 86 400 s from 1858-11-17), as Earth orientation tables count them.</summary>
internal static class ModifiedJulianDay
{
    private const int OfUnixEpoch = 40_587;

    /// <summary>The instant at 0 h of a day.</summary>
    internal static UtcTime Midnight(int mjd) => new((mjd - OfUnixEpoch) * UtcTime.NsPerDay);

    /// <summary>The day and its fraction at an instant.</summary>
    internal static double At(UtcTime utc)
    {
        var day = Math.DivRem(utc.UnixNs, UtcTime.NsPerDay, out var ns);
        return day + OfUnixEpoch + (ns / (double)UtcTime.NsPerDay);
    }
}
