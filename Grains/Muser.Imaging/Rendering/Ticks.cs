using System.Globalization;

namespace Muser.Imaging.Rendering;

/// <summary>Round values along an axis.</summary>
internal static class Ticks
{
    /// <summary>A minus of the width of a plus.</summary>
    public const char Minus = '\u2212';

    /// <summary>The distance, 1, 2 or 5 times a power of ten, that makes at most so many values between two ends.</summary>
    public static double Step(double low, double high, int most)
    {
        var rough = (high - low) / most;
        var decade = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / decade) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * decade;
    }

    /// <summary>The values.</summary>
    public static IEnumerable<double> Between(double low, double high, double step)
    {
        var slack = step * 1e-9;
        for (var i = (long)Math.Ceiling((low - slack) / step); i * step <= high + slack; i++)
        {
            yield return i * step;
        }
    }

    /// <summary>A value with the digits that its neighbours differ in.</summary>
    public static string Text(double value, double step)
    {
        var decimals = Math.Clamp((int)-Math.Floor(Math.Log10(step) + 1e-9), 0, 9);
        var text = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.Trim('-', '0', '.').Length == 0 ? text.TrimStart('-') : text.Replace('-', Minus);
    }

    /// <summary>
    /// Round values along a stretched scale, where they stand from 0 to 1, and their texts: evenly apart for a linear one, else also 1, 2 and 5 times powers of ten, as many
    /// as keep a distance.
    /// </summary>
    public static List<(string Text, double Share)> Along(Stretch stretch, double low, double high, double leastDistance)
    {
        var ticks = new List<(string Text, double Share)>();
        if (!(high > low))
        {
            return ticks;
        }

        if (stretch == Stretch.Linear)
        {
            var step = Step(low, high, (int)Math.Max(2, 1 / leastDistance / 1.6));
            ticks.AddRange(Between(low, high, step).Select(value => (Text(value, step), (value - low) / (high - low))));
            return ticks;
        }

        var occupied = new List<double>();
        foreach (var value in Candidates(low, high))
        {
            var share = StretchTable.Share(stretch, (value - low) / (high - low));
            if (occupied.TrueForAll(other => Math.Abs(other - share) >= leastDistance))
            {
                occupied.Add(share);
                var step = value == 0 ? 1 : Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))));
                ticks.Add((Text(value, step), share));
            }
        }

        return ticks;
    }

    /// <summary>Zero, the round values near the top, then powers of ten, then what is between, the weightiest first.</summary>
    private static IEnumerable<double> Candidates(double low, double high)
    {
        if (low <= 0 && high >= 0)
        {
            yield return 0;
        }

        var top = (int)Math.Floor(Math.Log10(Math.Max(Math.Abs(low), Math.Abs(high))));
        foreach (var digit in (int[])[1, 5, 2])
        {
            for (var decade = top; decade > top - 5; decade--)
            {
                foreach (var sign in (int[])[1, -1])
                {
                    var value = sign * digit * Math.Pow(10, decade);
                    if (value >= low && value <= high)
                    {
                        yield return value;
                    }
                }
            }
        }
    }
}
