using Muser.Formats.Frames;

namespace Muser.Silo.Spectra;

/// <summary>Which dynamic spectrum is wanted.</summary>
public sealed record SpectrumRequest
{
    /// <summary>Baselines below this length are short, m.</summary>
    public const double DefaultShortBelowM = 50;

    /// <summary>The first instant; null for the beginning of the files.</summary>
    public UtcTime? From { get; init; }

    /// <summary>The first instant no more; null for their end.</summary>
    public UtcTime? To { get; init; }

    /// <summary>The length of a step, ns; null for about a thousand steps of whole cycles.</summary>
    public long? StepNs { get; init; }

    /// <summary>Baselines below this length are short, m.</summary>
    public double ShortBelowM { get; init; } = DefaultShortBelowM;
}
