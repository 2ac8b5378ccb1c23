namespace Muser.Interfaces.Jobs;

/// <summary>An attempt at a step of a job.</summary>
[GenerateSerializer, Immutable, Alias("muser.StepKey")]
public readonly record struct StepKey
{
    /// <summary>What it is.</summary>
    [Id(0)]
    public required StepKind Kind { get; init; }

    /// <summary>The number of the part; 0 for the other steps.</summary>
    [Id(1)]
    public required int Index { get; init; }

    /// <summary>The attempt.</summary>
    [Id(2)]
    public required int Attempt { get; init; }
}
