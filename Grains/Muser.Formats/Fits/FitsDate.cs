using System.Globalization;
using Muser.Formats.Frames;

namespace Muser.Formats.Fits;

/// <summary>
/// Dates in FITS headers (FITS standard 4.0, section 9.1.1), with the forms of before 2000 that are still about. A date says no
/// time scale: taken as UTC.
/// </summary>
public static class FitsDate
{
    private static readonly string[] Forms =
        ["yyyy-MM-dd", "dd/MM/yy", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'('ddd')'", "yyyyMMdd"];

    /// <summary>Reads a date, with or without a time of day.</summary>
    public static bool TryParse(string text, out UtcTime date)
    {
        text = text.Trim();
        if (UtcTime.TryParse(text, out date))
        {
            return true;
        }

        // Decimals beyond the ninth, and a time zone, are left out.
        var dot = text.IndexOf('.');
        if (dot > 0)
        {
            var digits = text.AsSpan(dot + 1);
            var count = digits.IndexOfAnyExceptInRange('0', '9');
            count = Math.Min(count < 0 ? digits.Length : count, 9);
            return UtcTime.TryParse(count == 0 ? text[..dot] : text[..(dot + 1 + count)], out date);
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTime.TryParseExact(text, Forms, CultureInfo.InvariantCulture, Utc, out var day) || day.Year is < 1700 or > 2250)
        {
            return false;
        }

        date = UtcTime.FromDateTime(text.Contains('/') && day.Year >= 2000 ? day.AddYears(-100) : day);
        return true;
    }

    /// <summary>A date and time of day with as many decimals as are needed, to the nanosecond, without a zone.</summary>
    public static string Format(UtcTime time) => time.ToString().TrimEnd('Z');

    /// <summary>A date alone.</summary>
    public static string FormatDay(UtcTime time) => time.ToString()[..10];
}
