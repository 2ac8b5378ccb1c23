using Muser.Formats.Frames;
using Muser.Silo;

namespace Muser.Cli.Shell;

/// <summary>An instant as people write it.</summary>
internal static class UtcText
{
    /// <summary>The instant at which a command runs.</summary>
    public const string Now = "now";

    /// <summary>How it is written, for descriptions.</summary>
    public const string Form = "UTC, as 2026-11-21T04:00:00 with up to nine decimals, or now";

    /// <summary>Reads an instant; throws <see cref="UserInputException"/> where the text is none.</summary>
    public static UtcTime Parse(string text) => TryParse(text, out var utc)
        ? utc
        : throw new UserInputException($"'{text}' is not a time; write UTC as 2026-11-21T04:00:00 or 2026-11-21T04:00:00.123456789Z.");

    /// <summary>Reads an instant: the seconds, or the time of day, may be left out, and a blank may stand for the T.</summary>
    public static bool TryParse(string text, out UtcTime utc)
    {
        if (text.Equals(Now, StringComparison.OrdinalIgnoreCase))
        {
            utc = UtcTime.FromDateTime(DateTime.UtcNow);
            return true;
        }

        var bare = text.Trim().TrimEnd('Z').Replace(' ', 'T');
        return UtcTime.TryParse(bare, out utc) || UtcTime.TryParse(bare + ":00", out utc) || UtcTime.TryParse(bare + "T00:00:00", out utc);
    }
}
