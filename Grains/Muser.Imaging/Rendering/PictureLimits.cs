using System.Globalization;
using Muser.Imaging.Maps;

namespace Muser.Imaging.Rendering;

/// <summary>Brightness of the first and the last colour: values, or percentiles of the pixels. Immutable.</summary>
/// <param name="Low">The first.</param>
/// <param name="High">The last.</param>
/// <param name="IsLowPercentile">Whether the first is a percentile, 0 to 100.</param>
/// <param name="IsHighPercentile">Whether the last is one.</param>
public readonly record struct PictureLimits(double Low, double High, bool IsLowPercentile, bool IsHighPercentile)
{
    private const int Samples = 1 << 16;

    /// <summary>From the first percentile to the peak, as the observatory's pictures have been.</summary>
    public static PictureLimits Default { get; } = new(1, 100, true, true);

    /// <summary>Two values.</summary>
    public static PictureLimits Values(double low, double high) => new(low, high, false, false);

    /// <summary>Reads <c>LOW,HIGH</c>, each a value or a percentile such as 99.5%.</summary>
    public static bool TryParse(string text, out PictureLimits limits)
    {
        limits = Default;
        if (text.Split(',') is not [var low, var high]
            || !TryParse(low, out var first, out var isFirst) || !TryParse(high, out var last, out var isLast) || (isFirst == isLast && first >= last))
        {
            return false;
        }

        limits = new(first, last, isFirst, isLast);
        return true;
    }

    /// <summary>The brightness of both ends in a map.</summary>
    public (float Low, float High) Of(ReadOnlySpan<float> image)
    {
        if (this == Default)
        {
            var statistics = MapStatistics.Of(image);
            return (statistics.Quantile01, statistics.Peak);
        }

        float[] samples = IsLowPercentile || IsHighPercentile ? Sample(image) : [];
        return (Value(samples, Low, IsLowPercentile), Value(samples, High, IsHighPercentile));
    }

    private static bool TryParse(string text, out double value, out bool isPercentile)
    {
        isPercentile = text.EndsWith('%');
        return double.TryParse(isPercentile ? text[..^1] : text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value) && (!isPercentile || value is >= 0 and <= 100);
    }

    /// <summary>At most 65536 finite pixels, evenly spread, in order, and the extremes.</summary>
    private static float[] Sample(ReadOnlySpan<float> image)
    {
        // An odd step, so that every row is met at other columns.
        var step = ((image.Length + Samples - 1) / Samples) | 1;
        var samples = new List<float>(Samples + 2);
        var (least, greatest) = (float.PositiveInfinity, float.NegativeInfinity);
        for (var i = 0; i < image.Length; i++)
        {
            if (float.IsFinite(image[i]))
            {
                (least, greatest) = (Math.Min(least, image[i]), Math.Max(greatest, image[i]));
                if (i % step == 0)
                {
                    samples.Add(image[i]);
                }
            }
        }

        if (least <= greatest)
        {
            samples.Add(least);
            samples.Add(greatest);
        }

        samples.Sort();
        return [.. samples];
    }

    private static float Value(float[] sorted, double value, bool isPercentile)
    {
        if (!isPercentile)
        {
            return (float)value;
        }

        if (sorted.Length == 0)
        {
            return 0;
        }

        var at = value / 100 * (sorted.Length - 1);
        var below = Math.Min((int)at, sorted.Length - 1);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return (float)(sorted[below] + ((sorted[above] - (double)sorted[below]) * (at - below)));
    }
}
