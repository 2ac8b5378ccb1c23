using System.Globalization;

namespace Muser.Cli.Sky;

/// <summary>Angles as astronomers write them.</summary>
internal static class Sexagesimal
{
    private const double DegreesPerHour = 15;

    /// <summary>
    /// Hours, minutes and seconds of time with five decimals (0.15 mas), of an angle in rad, 0 to 2 pi: <c>05h 34m 31.94000s</c>.
    /// </summary>
    internal static string Hours(double rad)
    {
        var (hours, minutes, seconds) = Split(double.RadiansToDegrees(rad) / DegreesPerHour, decimals: 5);
        return string.Create(CultureInfo.InvariantCulture, $"{hours % 24:00}h {minutes:00}m {seconds:00.00000}s");
    }

    /// <summary>
    /// Degrees, minutes and seconds of arc with four decimals, signed, of an angle in rad: <c>-14° 20′ 05.1234″</c>.
    /// </summary>
    internal static string Degrees(double rad)
    {
        var (degrees, minutes, seconds) = Split(Math.Abs(double.RadiansToDegrees(rad)), decimals: 4);
        var sign = rad < 0 ? '-' : '+';
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{degrees:00}° {minutes:00}′ {seconds:00.0000}″");
    }

    /// <summary>Rounds first, so that no part ever shows 60.</summary>
    private static (long Whole, long Minutes, double Seconds) Split(double value, int decimals)
    {
        var unit = Math.Pow(10, decimals);
        var units = (long)Math.Round(value * 3600 * unit);
        var unitsPerMinute = (long)(60 * unit);
        return (units / (60 * unitsPerMinute), units / unitsPerMinute % 60, units % unitsPerMinute / unit);
    }
}
