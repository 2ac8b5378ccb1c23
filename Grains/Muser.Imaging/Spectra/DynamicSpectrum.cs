using Muser.Formats.Frames;

namespace Muser.Imaging.Spectra;

/// <summary>
/// Power by channel and time, both hands, in counts; where no frame was, not a number. Channels ascend in frequency. Immutable but for its arrays.
/// </summary>
public sealed record DynamicSpectrum
{
    /// <summary>The array.</summary>
    public required ArrayLayout Layout { get; init; }

    /// <summary>What it is of.</summary>
    public required SpectrumKind Kind { get; init; }

    /// <summary>How it was taken, in words: dishes, baselines.</summary>
    public required string Of { get; init; }

    /// <summary>The beginning of the first step.</summary>
    public required UtcTime Start { get; init; }

    /// <summary>The length of a step, ns.</summary>
    public required long StepNs { get; init; }

    /// <summary>Steps.</summary>
    public required int Steps { get; init; }

    /// <summary>Centre of each channel, Hz, ascending.</summary>
    public required double[] FrequencyHzChan { get; init; }

    /// <summary>[channel, step], counts.</summary>
    public required float[] RightChanStep { get; init; }

    /// <summary>[channel, step], counts.</summary>
    public required float[] LeftChanStep { get; init; }

    /// <summary>Names of the raw files.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The end of the last step.</summary>
    public UtcTime End => Start.AddNs(Steps * StepNs);

    /// <summary>Stokes I, the mean of both hands, [channel, step], counts.</summary>
    public float[] IntensityChanStep() => [.. RightChanStep.Zip(LeftChanStep, (right, left) => (right + left) / 2)];

    /// <summary>V/I, (R - L) / (R + L), [channel, step]: -1 all left to 1 all right.</summary>
    public float[] PolarizationChanStep() => [.. RightChanStep.Zip(LeftChanStep, (right, left) => (right - left) / (right + left))];
}
