using System.Globalization;

namespace Muser.Cli.Imaging;

/// <summary>Which channels become maps: one, a range together, each of its own, or each band together.</summary>
/// <param name="First">The first channel, from 0; null for all.</param>
/// <param name="Last">The last channel of a range.</param>
/// <param name="IsByBand">Whether the channels of a band make one map, where all are wanted.</param>
internal readonly record struct ChannelChoice(int? First, int? Last, bool IsByBand)
{
    private const string All = "all";
    private const string ByBand = "synthesis";

    /// <summary>What the option takes, for its description.</summary>
    public const string Forms =
        "A channel, from 0, such as 24; 16-31, one map of these together (multi-frequency synthesis); all, a map of each; synthesis, a map of each band.";

    /// <summary>Reads 24, 16-31, all or synthesis.</summary>
    public static bool TryParse(string text, out ChannelChoice choice)
    {
        choice = new ChannelChoice(null, null, text == ByBand);
        if (text is All or ByBand)
        {
            return true;
        }

        var parts = text.Split('-');
        if (parts.Length > 2 || !TryNumber(parts[0], out var first) || !TryNumber(parts[^1], out var last) || last < first)
        {
            return false;
        }

        choice = new ChannelChoice(first, last, false);
        return true;

        static bool TryNumber(string part, out int number) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>The channels of each map.</summary>
    /// <param name="channels">Channels of the file.</param>
    /// <param name="perBand">Channels of a band.</param>
    public IEnumerable<Range> Maps(int channels, int perBand)
    {
        if (First is { } first && Last is { } last)
        {
            return [first..(last + 1)];
        }

        var step = IsByBand ? perBand : 1;
        return Enumerable.Range(0, channels / step).Select(map => (map * step)..((map + 1) * step));
    }
}
