using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <summary>What follows from the record of a job and the table of its parts: where it is, and what is next.</summary>
internal static class JobFacts
{
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

    /// <summary>Whether there is something for a worker.</summary>
    public static bool HasWork(JobState state, PartTable parts) => state switch
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
