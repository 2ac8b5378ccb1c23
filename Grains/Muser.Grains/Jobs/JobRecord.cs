using System.Text;
using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <summary>What a job keeps over a restart, beside the journal of its parts.</summary>
[GenerateSerializer, Alias("muser.JobRecord")]
public sealed class JobRecord
{
    private const int MaxSaid = 20;
    private const int MaxResultBytes = 1 << 16;

    /// <summary>What was submitted; null where there is no such job.</summary>
    [Id(0)]
    public JobSubmission? Submission { get; set; }

    /// <summary>What each part needs.</summary>
    [Id(1)]
    public PartNeeds Needs { get; set; } = new();

    /// <summary>Whether its split never ends by itself.</summary>
    [Id(2)]
    public bool IsEndless { get; set; }

    /// <summary>The job before this one in its chain.</summary>
    [Id(3)]
    public JobId? Previous { get; set; }

    /// <summary>The job after this one in its chain.</summary>
    [Id(4)]
    public JobId? Next { get; set; }

    /// <summary>Counts the activations that have written a segment of the journal.</summary>
    [Id(5)]
    public long Term { get; set; }

    /// <summary>The segments of earlier terms, as far as they count: what a predecessor writes that was replaced does not.</summary>
    [Id(6)]
    public JournalSegment[] Segments { get; set; } = [];

    /// <summary>Where it is.</summary>
    [Id(7)]
    public JobState State { get; set; }

    /// <summary>Whether somebody has paused it.</summary>
    [Id(8)]
    public bool IsPaused { get; set; }

    /// <summary>1 to 10, 10 highest.</summary>
    [Id(9)]
    public int Priority { get; set; }

    /// <summary>When it was submitted, ns since 1970-01-01 UTC.</summary>
    [Id(10)]
    public long SubmittedUtcUnixNs { get; set; }

    /// <summary>When its first part began.</summary>
    [Id(11)]
    public long? StartedUtcUnixNs { get; set; }

    /// <summary>When it ended.</summary>
    [Id(12)]
    public long? EndedUtcUnixNs { get; set; }

    /// <summary>Why it failed or what it waits for.</summary>
    [Id(13)]
    public string Message { get; set; } = "";

    /// <summary>What it has returned, JSON.</summary>
    [Id(14)]
    public string? Result { get; set; }

    /// <summary>What its steps have said.</summary>
    [Id(15)]
    public string[] Said { get; set; } = [];

    /// <summary>How parts in processes of their own are held.</summary>
    [Id(16)]
    public string Isolation { get; set; } = "";

    /// <summary>Takes note of what a step has said, how it was held, and what the merge has returned.</summary>
    public void Note(StepReport report)
    {
        if (report.Said.Length > 0)
        {
            // What many parts say is said once.
            Said = [.. Said.Except(report.Said).Concat(report.Said.Distinct()).TakeLast(MaxSaid)];
        }

        if (report.Isolation.Length > 0)
        {
            Isolation = report.Isolation;
        }

        if (report is { Kind: StepKind.Merge, Outcome: StepOutcome.Done, Result.Length: <= MaxResultBytes })
        {
            Result = Encoding.UTF8.GetString(report.Result);
        }
    }
}
