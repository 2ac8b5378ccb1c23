namespace Muser.Imaging.Clean;

/// <summary>
/// When a CLEAN takes a component, how much, and when it stops. Of the three thresholds the highest counts; with none it stops by
/// iterations alone.
/// </summary>
public sealed record CleanOptions
{
    /// <summary>The share of a peak that one component takes away: above 0, at most 1.</summary>
    public float Gain { get; init; } = 0.1f;

    /// <summary>Components at most.</summary>
    public int MaxIterations { get; init; } = 1000;

    /// <summary>Stop at this residual, in the unit of the map.</summary>
    public double AbsoluteThreshold { get; init; }

    /// <summary>Stop at this share of the largest pixel of the dirty map.</summary>
    public double RelativeThreshold { get; init; }

    /// <summary>
    /// Stop at so many times the noise of the residual, which is 1.4826 times the median deviation from the median, taken again whenever
    /// it seems reached.
    /// </summary>
    public double NoiseThreshold { get; init; }

    /// <summary>Whether a component may be negative. Without, the largest pixel is taken, otherwise the largest modulus.</summary>
    public bool AllowNegative { get; init; } = true;

    /// <summary>Throws <see cref="ArgumentOutOfRangeException"/> where a number has no meaning.</summary>
    internal void Validate()
    {
        if (!(Gain is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(Gain), Gain, "The gain of a CLEAN is above 0 and at most 1.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(MaxIterations);
        if (!(AbsoluteThreshold >= 0 && RelativeThreshold >= 0 && NoiseThreshold >= 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(AbsoluteThreshold), $"A threshold of a CLEAN is not negative: {AbsoluteThreshold}, {RelativeThreshold}, {NoiseThreshold}.");
        }
    }
}
