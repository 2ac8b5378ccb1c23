using Muser.Formats.Frames;

namespace Muser.Imaging.Rendering;

/// <summary>Ranges of colours and places of ticks. Safe for any thread.</summary>
internal static class SpectrumScale
{
    private static readonly double[] TickSeconds =
    [
        0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600,
    ];

    /// <summary>The range between two quantiles of what is finite, never empty; a signed one is even about 0.</summary>
    public static (float Low, float High) Range(float[] values, double lowQuantile, double highQuantile, bool isSigned)
    {
        float[] finite = [.. values.Where(float.IsFinite).Select(value => isSigned ? Math.Abs(value) : value).Order()];
        if (finite.Length == 0)
        {
            return (-1, 1);
        }

        var high = finite[(int)((finite.Length - 1) * highQuantile)];
        var low = isSigned ? -high : finite[(int)((finite.Length - 1) * lowQuantile)];
        return high - low > 1e-6f * (Math.Abs(high) + Math.Abs(low)) ? (low, high) : (low - 0.5f, low + 0.5f);
    }

    /// <summary>1, 2 or 5 times a power of ten, not below a value.</summary>
    public static double Nice(double atLeast)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        var digit = atLeast / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }

    /// <summary>A step of time that clocks show, not below a value, ns.</summary>
    public static long NiceTime(long atLeastNs) =>
        (long)(TickSeconds.FirstOrDefault(seconds => seconds * UtcTime.NsPerSecond >= atLeastNs, 43_200) * UtcTime.NsPerSecond);
}
