using System.Globalization;
using Muser.Formats.Frames;

namespace Muser.Simulators.Calibration;

/// <summary>In which channels a beacon stands. Immutable.</summary>
public sealed record BeaconChannels
{
    /// <summary>In every channel of every band.</summary>
    public static readonly BeaconChannels All = new();

    /// <summary>Ranges of stored channels, 0 to 15, both ends included, each of one band (its lower edge, MHz) or of every band; none at all for all channels.</summary>
    public IReadOnlyList<(int? BandMHz, int First, int Last)> Ranges { get; init; } = [];

    /// <summary>Whether a beacon stands in a stored channel of a band.</summary>
    public bool Includes(int bandMHz, int channel) =>
        Ranges.Count == 0 || Ranges.Any(range => (range.BandMHz ?? bandMHz) == bandMHz && channel >= range.First && channel <= range.Last);

    /// <summary>Reads <c>all</c>, channels of every band (<c>3,7-9</c>) or of single bands (<c>1200:7-9,1600:3</c>).</summary>
    public static bool TryParse(string? text, out BeaconChannels channels)
    {
        channels = All;
        if (string.Equals(text?.Trim(), "all", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var ranges = new List<(int?, int, int)>();
        foreach (var part in (text ?? "").Split(','))
        {
            var sides = part.Split(':');
            var ends = sides[^1].Split('-');
            int? band = null;
            if (sides.Length > 2 || ends.Length > 2 || (sides.Length == 2 && (band = Number(sides[0])) is null)
                || Number(ends[0]) is not { } first || Number(ends[^1]) is not { } last || first > last || last >= ArrayLayout.Channels)
            {
                return false;
            }

            ranges.Add((band, first, last));
        }

        channels = new() { Ranges = ranges };
        return true;
    }

    internal string? Problem(ArrayLayout layout)
    {
        foreach (var (band, _, _) in Ranges)
        {
            if (band is { } bandMHz && layout.BandIndex(bandMHz) < 0)
            {
                return $"the beacon has channels in a band at {bandMHz} MHz, which {layout.Name} has not; its bands begin at {string.Join(", ", layout.BandsMHz.ToArray())}";
            }
        }

        return null;
    }

    private static int? Number(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
