using System.Globalization;

namespace Muser.Formats.Frames;

/// <summary>
/// Names of files of frames, which say when the first one began, in Beijing time: the recorder's
/// <c>CSRH_YYYYMMDD-HHMMSS_DIGITS</c>, whose digits are the nanoseconds of the second without leading zeros, and the archive's
/// <c>YYYYMMDD-HHMM</c>.
/// </summary>
public static class FrameFileName
{
    private const string Prefix = "CSRH_";
    private const string SecondFormat = "yyyyMMdd-HHmmss";
    private const string MinuteFormat = "yyyyMMdd-HHmm";

    /// <summary>The recorder's name of a file whose first frame begins at this time.</summary>
    public static string Recorder(UtcTime start)
    {
        var beijing = start.AddNs(TimeWord.BeijingOffsetNs);
        var second = beijing.ToDateTime().ToString(SecondFormat, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{Prefix}{second}_{beijing.Nanosecond}");
    }

    /// <summary>The archive's name of a file whose first frame begins at this time; the second is dropped.</summary>
    public static string Archive(UtcTime start) =>
        start.AddNs(TimeWord.BeijingOffsetNs).ToDateTime().ToString(MinuteFormat, CultureInfo.InvariantCulture);

    /// <summary>
    /// The time that a recorder's or archive's file name, or a path that ends in one, says; false for any other name.
    /// </summary>
    public static bool TryParse(string path, out UtcTime start)
    {
        var name = Path.GetFileName(path);
        return TryParseRecorder(name, out start) || TryParseBeijing(name, MinuteFormat, out start);
    }

    private static bool TryParseRecorder(string name, out UtcTime start)
    {
        start = default;
        if (!name.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var digitsAt = Prefix.Length + SecondFormat.Length + 1;
        if (name.Length < digitsAt + 1 || name.Length > digitsAt + 9 || name[digitsAt - 1] != '_' ||
            !int.TryParse(name.AsSpan(digitsAt), NumberStyles.None, CultureInfo.InvariantCulture, out var ns) ||
            !TryParseBeijing(name.Substring(Prefix.Length, SecondFormat.Length), SecondFormat, out start))
        {
            return false;
        }

        start = start.AddNs(ns);
        return true;
    }

    private static bool TryParseBeijing(string text, string format, out UtcTime time)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        time = default;
        if (!DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, Utc, out var date) ||
            date.Year is < 2000 or > 2261)
        {
            return false;
        }

        time = UtcTime.FromDateTime(date).AddNs(-TimeWord.BeijingOffsetNs);
        return true;
    }
}
