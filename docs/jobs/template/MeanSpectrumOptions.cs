namespace MyJobs;

/// <summary>What is asked for.</summary>
public sealed record MeanSpectrumOptions
{
    /// <summary>A pattern of raw files, such as <c>/data/20151101-04*</c>.</summary>
    public required string Files { get; init; }
}
