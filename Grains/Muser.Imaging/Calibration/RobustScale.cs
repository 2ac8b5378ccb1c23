namespace Muser.Imaging.Calibration;

/// <summary>Medians, and the standard deviation that a median of magnitudes stands for. Sorts what it is given. Safe for any thread.</summary>
internal static class RobustScale
{
    /// <summary>Standard deviation over median magnitude of a normal distribution.</summary>
    public const double PerMedian = 1.4826;

    /// <summary>The median; NaN of nothing.</summary>
    public static double Median(Span<double> values)
    {
        if (values.IsEmpty)
        {
            return double.NaN;
        }

        values.Sort();
        var middle = values.Length / 2;
        return (values.Length & 1) == 1 ? values[middle] : 0.5 * (values[middle - 1] + values[middle]);
    }
}
