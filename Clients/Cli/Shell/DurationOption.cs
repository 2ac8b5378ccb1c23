using System.Globalization;

namespace Muser.Cli.Shell;

/// <summary>Durations on the command line: <c>200ms</c>, <c>1s</c>, <c>5min</c>.</summary>
internal static class DurationOption
{
    private const double NsPerMs = 1e6;
    private const double NsPerS = 1e9;
    private const double NsPerMin = 60e9;
    private const double NsPerHour = 3600e9;

    /// <summary>Nanoseconds, or null where the text is no duration from 1 ms to an hour.</summary>
    public static long? TryParse(string text)
    {
        var (number, unitNs) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (text[..^2], NsPerMs),
            _ when text.EndsWith("min", StringComparison.Ordinal) => (text[..^3], NsPerMin),
            _ when text.EndsWith('s') => (text[..^1], NsPerS),
            _ => ("", 0),
        };
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value * unitNs is >= NsPerMs and <= NsPerHour
            ? (long)Math.Round(value * unitNs)
            : null;
    }

    /// <summary>Nanoseconds; null where nothing is given. Throws <see cref="UsageException"/> where the text is no duration.</summary>
    /// <param name="option">The option, for the sentence.</param>
    /// <param name="text">Its value.</param>
    public static long? ParseNs(string option, string? text) => text is null
        ? null
        : TryParse(text) ?? throw new UsageException($"{option} is '{text}'; write a time from 1ms to 60min, such as 1s or 200ms.");
}
