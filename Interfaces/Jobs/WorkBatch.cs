namespace Muser.Interfaces.Jobs;

/// <summary>Steps of one job for one slot of a worker.</summary>
[GenerateSerializer, Immutable, Alias("muser.WorkBatch")]
public sealed record WorkBatch
{
    /// <summary>What they are steps of.</summary>
    [Id(0)]
    public required JobSubmission Submission { get; init; }

    /// <summary>The term of the activation that gave them out: reports carry it back.</summary>
    [Id(1)]
    public required long Term { get; init; }

    /// <summary>The steps; none where there is nothing to do.</summary>
    [Id(2)]
    public required WorkItem[] Items { get; init; }

    /// <summary>Parts that were split off already.</summary>
    [Id(3)]
    public int AlreadySplit { get; init; }

    /// <summary>The job before this one in its chain.</summary>
    [Id(4)]
    public JobId? Previous { get; init; }

    /// <summary>The segments of the journal that count, for the merge: which term, and how many bytes.</summary>
    [Id(5)]
    public JournalSegment[] Segments { get; init; } = [];

    /// <summary>What each part may use.</summary>
    [Id(6)]
    public PartLimits Limits { get; init; } = new();
}
