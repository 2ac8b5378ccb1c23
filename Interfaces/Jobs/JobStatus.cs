namespace Muser.Interfaces.Jobs;

/// <summary>Where a job is, in numbers. Times are UTC, ns since 1970-01-01.</summary>
[GenerateSerializer, Immutable, Alias("muser.JobStatus")]
public sealed record JobStatus
{
    [Id(0)]
    public required JobId Id { get; init; }

    /// <summary>The name of the job.</summary>
    [Id(1)]
    public required string Job { get; init; }

    /// <summary>Its title.</summary>
    [Id(2)]
    public required string Title { get; init; }

    /// <summary>Who has submitted it.</summary>
    [Id(3)]
    public required string Who { get; init; }

    /// <summary>Where it is.</summary>
    [Id(4)]
    public required JobState State { get; init; }

    /// <summary>Whether somebody has paused it: what runs goes on to its end, nothing else begins.</summary>
    [Id(5)]
    public bool IsPaused { get; init; }

    /// <summary>1 to 10, 10 highest.</summary>
    [Id(6)]
    public required int Priority { get; init; }

    /// <summary>How the workers are shared out, and where parts run.</summary>
    [Id(7)]
    public required JobMode Mode { get; init; }

    /// <summary>Parts so far; all of them once it is split.</summary>
    [Id(8)]
    public int Parts { get; init; }

    /// <summary>Whether more parts are to come.</summary>
    [Id(9)]
    public bool IsSplit { get; init; }

    /// <summary>Parts whose result is counted.</summary>
    [Id(10)]
    public int Done { get; init; }

    /// <summary>Parts that a worker has.</summary>
    [Id(11)]
    public int Running { get; init; }

    /// <summary>Parts that have failed for good.</summary>
    [Id(12)]
    public int Failed { get; init; }

    /// <summary>Attempts that failed, and that were lost with their worker.</summary>
    [Id(13)]
    public long FailedAttempts { get; init; }

    /// <summary>When it was submitted.</summary>
    [Id(14)]
    public long SubmittedUtcUnixNs { get; init; }

    /// <summary>When its first part began.</summary>
    [Id(15)]
    public long? StartedUtcUnixNs { get; init; }

    /// <summary>When it ended.</summary>
    [Id(16)]
    public long? EndedUtcUnixNs { get; init; }

    /// <summary>Parts a second, over the last minute at the most.</summary>
    [Id(17)]
    public double PartsPerSecond { get; init; }

    /// <summary>Time left, s; null where it cannot be told.</summary>
    [Id(18)]
    public double? SecondsLeft { get; init; }

    /// <summary>Why it failed or what it waits for, a sentence; empty where there is nothing to say.</summary>
    [Id(19)]
    public string Message { get; init; } = "";

    /// <summary>What its steps have said, the newest last.</summary>
    [Id(20)]
    public string[] Said { get; init; } = [];

    /// <summary>The next job of its chain; null where there is none.</summary>
    [Id(21)]
    public JobId? Next { get; init; }

    /// <summary>What it has returned, JSON; null before it is done.</summary>
    [Id(22)]
    public string? Result { get; init; }

    /// <summary>How parts in processes of their own are held; empty where there were none.</summary>
    [Id(23)]
    public string Isolation { get; init; } = "";
}
