namespace Muser.Imaging.Calibration;

/// <summary>Limits of <see cref="AutomaticFlags"/>.</summary>
public sealed record AutomaticFlagOptions
{
    /// <summary>An antenna is dead below this share of the median power of the array.</summary>
    public double DeadBelow { get; init; } = 0.1;

    /// <summary>An antenna is wild above this multiple of the median power of the array.</summary>
    public double WildAbove { get; init; } = 10;

    /// <summary>The largest good real or imaginary part of a stored visibility, counts: 24 bits with sign.</summary>
    public double ClipCounts { get; init; } = (1 << 23) - 2;

    /// <summary>Interference is beyond so many robust standard deviations of the channels of its band.</summary>
    public double InterferenceSigmas { get; init; } = 6;

    /// <summary>And beyond this ratio to its neighbours.</summary>
    public double InterferenceRatio { get; init; } = 1.25;
}
