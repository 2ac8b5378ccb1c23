using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <summary>What follows from the record of a job and the table of its parts: where it is, what is next, what others are told.</summary>
internal static class JobFacts
{
    private const double NsPerHour = 3600e9;

    /// <summary>Where a job is, for people.</summary>
    public static JobStatus Status(JobId id, JobRecord record, PartTable parts, PartLeases leases, double partsPerSecond)
    {
        var submission = record.Submission!;
        var isActive = record.EndedUtcUnixNs is null;
        return new JobStatus
        {
            Id = id,
            Job = submission.Job,
            Title = submission.Title.Length > 0 ? submission.Title : submission.Job,
            Who = submission.Who,
            State = record.State,
            IsPaused = record.IsPaused,
            Priority = record.Priority,
            Mode = submission.Mode,
            Parts = parts.Count,
            IsSplit = parts.Split.IsDone,
            Done = parts.Done,
            Running = leases.Parts,
            Failed = parts.Failed,
            FailedAttempts = parts.FailedAttempts,
            SubmittedUtcUnixNs = record.SubmittedUtcUnixNs,
            StartedUtcUnixNs = record.StartedUtcUnixNs,
            EndedUtcUnixNs = record.EndedUtcUnixNs,
            PartsPerSecond = partsPerSecond,
            SecondsLeft = isActive && parts.Split.IsDone && partsPerSecond > 0 ? (parts.Count - parts.Done - parts.Failed) / partsPerSecond : null,
            Message = record.Message.Length > 0 || !isActive ? record.Message : parts.FirstMessage,
            Said = record.Said,
            Next = record.Next,
            Result = record.Result,
            Isolation = record.Isolation,
        };
    }

    /// <summary>The state that follows, and what is to be said of it; the same state where this one has not come to its end.</summary>
    public static (JobState State, string Message) Next(JobState state, PartTable parts, int maxFailedParts)
    {
        if (parts.Split.IsFailed || parts.Merge.IsFailed)
        {
            return (JobState.Failed, $"The {(parts.Split.IsFailed ? "split" : "merge")} failed: {parts.FirstMessage}");
        }

        var next = state is JobState.Splitting && parts.Split.IsDone ? JobState.Running : state;
        if (next is JobState.Running && parts.IsFinished)
        {
            if (parts.Failed > maxFailedParts)
            {
                return (JobState.Failed, $"{parts.Failed} of {parts.Count} parts failed, the first because: {parts.FirstMessage}");
            }

            next = JobState.Merging;
        }

        return next is JobState.Merging && parts.Merge.IsDone
            ? (JobState.Done, parts.Failed > 0 ? $"{parts.Failed} of {parts.Count} parts failed, which was allowed." : "")
            : (next, "");
    }

    /// <summary>What the queue must know, but for the number of the notice.</summary>
    public static QueueEntry Entry(JobRecord record, JobStatus status, PartTable parts, double keepHours, long notice) => new()
    {
        Status = status with { Said = [], Result = null },
        Needs = record.Needs,
        HasWork = HasWork(record, parts),
        OutputFolder = record.Submission!.OutputFolder,
        ForgetUtcUnixNs = record.EndedUtcUnixNs + (long)((record.Submission.KeepHours ?? keepHours) * NsPerHour),
        Notice = notice,
    };

    /// <summary>Steps for a slot, with what they need to know of their job.</summary>
    public static WorkBatch Batch(JobRecord record, JobSteps steps, WorkItem[] items) => new()
    {
        Submission = record.Submission!,
        Term = record.Term,
        Items = items,
        AlreadySplit = steps.Parts.Count,
        Previous = record.Previous,
        Limits = record.Submission!.Limits with { MemoryMiB = record.Submission.Limits.MemoryMiB is > 0 and var limit ? limit : record.Needs.MemoryMiB },
        Segments = items is [{ Kind: StepKind.Merge }] ? [.. record.Segments, steps.Segment] : [],
    };

    /// <summary>Whether there is something for a worker.</summary>
    public static bool HasWork(JobRecord record, PartTable parts) => !record.IsPaused && record.State switch
    {
        JobState.Splitting => parts.IsDue(parts.Split),
        JobState.Running => parts.Ready > 0 || parts.IsDue(parts.Split),
        JobState.Merging => parts.IsDue(parts.Merge),
        _ => false,
    };

    /// <summary>The split or the merge, where it is its turn; null otherwise.</summary>
    public static WorkItem? NextStep(JobState state, PartTable parts, int isolateAfterLosses) =>
        state is JobState.Splitting or JobState.Running && parts.IsDue(parts.Split) ? Step(StepKind.Split, parts.Split, isolateAfterLosses)
        : state is JobState.Merging && parts.IsDue(parts.Merge) ? Step(StepKind.Merge, parts.Merge, isolateAfterLosses)
        : null;

    /// <summary>A part, as it is given to a worker.</summary>
    public static WorkItem Part(int index, byte[] data, PartTable parts, int isolateAfterLosses)
    {
        var (begun, losses) = parts.Attempts(index);
        return new WorkItem { Kind = StepKind.Perform, Index = index, Attempt = begun + 1, Data = data, Isolate = losses >= isolateAfterLosses };
    }

    /// <summary>The identity of the next job of a chain: <c>name</c>, <c>name.2</c>, <c>name.3</c>.</summary>
    public static JobId Following(JobId job)
    {
        var text = job.Text;
        var dot = text.LastIndexOf('.');
        return dot > 0 && int.TryParse(text.AsSpan(dot + 1), out var number)
            ? new JobId { Text = $"{text[..dot]}.{number + 1}" }
            : new JobId { Text = $"{text}.2" };
    }

    private static WorkItem Step(StepKind kind, in StepAttempts attempts, int isolateAfterLosses) =>
        new() { Kind = kind, Index = 0, Attempt = attempts.Begun + 1, Isolate = attempts.Losses >= isolateAfterLosses };
}
