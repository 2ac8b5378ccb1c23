using System.Globalization;
using Muser.Imaging.Calibration;
using Muser.Sky.Arrays;

namespace Muser.Cli.Calibration;

/// <summary>Flags in words.</summary>
internal static class FlagText
{
    /// <summary>A line for each flag; those of clipped visibilities, of which there may be thousands, are one line together.</summary>
    public static IEnumerable<string> Lines(IReadOnlyCollection<Flag> flags, AntennaTable table)
    {
        foreach (var flag in flags.Where(flag => flag.Reason != FlagReason.Clipped))
        {
            yield return $"{What(flag, table)} {Why(flag)}";
        }

        var clipped = flags.Where(flag => flag.Reason == FlagReason.Clipped).ToArray();
        if (clipped.Length > 0)
        {
            yield return $"{What(clipped[0], table)}{(clipped.Length > 1 ? $" and {clipped.Length - 1} more" : "")} {Why(clipped[0])}";
        }
    }

    private static string What(Flag flag, AntennaTable table) =>
        (flag.FirstAntenna < 0 ? "all" : table[flag.FirstAntenna].Name) + (flag.SecondAntenna < 0 ? "" : "-" + table[flag.SecondAntenna].Name)
        + (flag.Channel < 0 ? "" : $" channel {flag.Channel}");

    private static string Why(Flag flag)
    {
        var culture = CultureInfo.InvariantCulture;
        return flag.Reason switch
        {
            FlagReason.Manual => "by hand",
            FlagReason.DeadAntenna => string.Create(culture, $"dead: {flag.Value:G2} of the array's power, below {flag.Limit:G2}"),
            FlagReason.WildAntenna => string.Create(culture, $"wild: {flag.Value:G3} times the array's power, above {flag.Limit:G2}"),
            FlagReason.Shadowed => string.Create(culture, $"shadowed: {flag.Value:F2} m apart as seen from the satellite, dishes of {flag.Limit:F1} m"),
            FlagReason.Clipped => string.Create(culture, $"clipped: {flag.Value:F0} counts"),
            FlagReason.Interference => string.Create(culture, $"interference: {flag.Value:F2} times its neighbours"),
            FlagReason.OffSource => "not on the source",
            FlagReason.Unsolved => "without a solution",
            _ => throw new ArgumentOutOfRangeException(nameof(flag), flag.Reason, "Not a reason of flags."),
        };
    }
}
