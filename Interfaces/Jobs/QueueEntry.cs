namespace Muser.Interfaces.Jobs;

/// <summary>What the queue must know of a job.</summary>
[GenerateSerializer, Immutable, Alias("muser.QueueEntry")]
public sealed record QueueEntry
{
    /// <summary>Where the job is.</summary>
    [Id(0)]
    public required JobStatus Status { get; init; }

    /// <summary>What each of its parts needs.</summary>
    [Id(1)]
    public required PartNeeds Needs { get; init; }

    /// <summary>Whether it has something for a worker.</summary>
    [Id(2)]
    public required bool HasWork { get; init; }

    /// <summary>Where it writes files to; null: nowhere but its own folder.</summary>
    [Id(3)]
    public string? OutputFolder { get; init; }

    /// <summary>It may be forgotten from then on, ns since 1970-01-01 UTC; null while it has not ended.</summary>
    [Id(4)]
    public long? ForgetUtcUnixNs { get; init; }

    /// <summary>Counts what a job says: of two entries the one with the higher number is the newer.</summary>
    [Id(5)]
    public required long Notice { get; init; }
}
