using System.Globalization;

namespace Muser.Simulators.Frames;

/// <summary>Which frames a fault happens to: a share of them, drawn by the seed, and those that are named. Immutable.</summary>
public sealed record FaultSelection
{
    /// <summary>No frame.</summary>
    public static readonly FaultSelection Never = new();

    /// <summary>Share of the frames, 0 to 1.</summary>
    public double Rate { get; init; }

    /// <summary>Frames by number, as ranges, both ends included.</summary>
    public IReadOnlyList<(long First, long Last)> Frames { get; init; } = [];

    /// <summary>Whether a frame is selected; <paramref name="draw"/> is its random number in [0, 1).</summary>
    public bool Includes(long frame, double draw)
    {
        foreach (var (first, last) in Frames)
        {
            if (frame >= first && frame <= last)
            {
                return true;
            }
        }

        return draw < Rate;
    }

    /// <summary>Reads a share (<c>0.01</c> or <c>1%</c>) or frame numbers (<c>5</c>, <c>5,9-12</c>); numbers without a point are frames.</summary>
    public static bool TryParse(string? text, out FaultSelection selection)
    {
        selection = Never;
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        var isPercent = text.EndsWith('%');
        if (isPercent || text.Contains('.'))
        {
            const NumberStyles Style = NumberStyles.AllowDecimalPoint;
            if (!double.TryParse(text.TrimEnd('%'), Style, CultureInfo.InvariantCulture, out var rate))
            {
                return false;
            }

            selection = new() { Rate = isPercent ? rate / 100 : rate };
            return selection.Rate is >= 0 and <= 1;
        }

        var ranges = new List<(long, long)>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !TryNumber(ends[0], out var first) || !TryNumber(ends[^1], out var last) || last < first)
            {
                return false;
            }

            ranges.Add((first, last));
        }

        selection = new() { Frames = ranges };
        return true;
    }

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
