namespace Muser.Interfaces.Jobs;

/// <summary>How a step ended that a worker had.</summary>
[GenerateSerializer, Immutable, Alias("muser.StepReport")]
public sealed record StepReport
{
    /// <summary>The term of the batch that it came with.</summary>
    [Id(0)]
    public required long Term { get; init; }

    /// <summary>What it was.</summary>
    [Id(1)]
    public required StepKind Kind { get; init; }

    /// <summary>The number of the part; 0 for the other steps.</summary>
    [Id(2)]
    public required int Index { get; init; }

    /// <summary>The attempt.</summary>
    [Id(3)]
    public required int Attempt { get; init; }

    /// <summary>How it ended.</summary>
    [Id(4)]
    public required StepOutcome Outcome { get; init; }

    /// <summary>What it returned, JSON; empty where it is not done.</summary>
    [Id(5)]
    public byte[] Result { get; init; } = [];

    /// <summary>Why it is not done, a sentence; empty where it is.</summary>
    [Id(6)]
    public string Message { get; init; } = "";

    /// <summary>What it has said meanwhile.</summary>
    [Id(7)]
    public string[] Said { get; init; } = [];

    /// <summary>How it was held in a process of its own; empty where it was not in one.</summary>
    [Id(8)]
    public string Isolation { get; init; } = "";

    /// <summary>Which attempt at which step it is.</summary>
    public StepKey Key => new() { Kind = Kind, Index = Index, Attempt = Attempt };
}
