namespace Muser.Interfaces.Jobs;

/// <summary>One step that a worker is to do.</summary>
[GenerateSerializer, Immutable, Alias("muser.WorkItem")]
public sealed record WorkItem
{
    /// <summary>What to do.</summary>
    [Id(0)]
    public required StepKind Kind { get; init; }

    /// <summary>The number of the part; 0 for the other steps.</summary>
    [Id(1)]
    public required int Index { get; init; }

    /// <summary>How often it has been begun, this time included.</summary>
    [Id(2)]
    public required int Attempt { get; init; }

    /// <summary>What the split has said of the part, JSON; empty for the other steps.</summary>
    [Id(3)]
    public byte[] Data { get; init; } = [];

    /// <summary>True where it is to run in a process of its own, whatever the mode: it was with several workers when they died.</summary>
    [Id(4)]
    public bool Isolate { get; init; }

    /// <summary>Which attempt at which step it is.</summary>
    public StepKey Key => new() { Kind = Kind, Index = Index, Attempt = Attempt };
}
