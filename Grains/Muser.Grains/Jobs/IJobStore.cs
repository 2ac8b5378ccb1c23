using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <summary>The folders of jobs: their journals, what their steps leave, their results. Safe for any thread, but for one journal.</summary>
public interface IJobStore
{
    /// <summary>Begins the segment of a term.</summary>
    IJobJournal OpenJournal(JobId job, long term);

    /// <summary>
    /// Reads what earlier activations have written, in order, each line with its place; returns how much of each segment counts, up to the first line that is
    /// not whole. <paramref name="known"/> are the segments whose length was settled before; <paramref name="lastTerm"/> is the newest that may be there.
    /// </summary>
    JournalSegment[] Replay(JobId job, JournalSegment[] known, long lastTerm, Action<JournalRecord, JournalPlace> each);

    /// <summary>Deletes the segments of terms before one, which nobody needs any more.</summary>
    void DeleteSegments(JobId job, long beforeTerm);

    /// <summary>Makes what an attempt of the merge has left the results of the job. Idempotent.</summary>
    void PublishResults(JobId job, int attempt);

    /// <summary>Deletes what an attempt has left, if anything.</summary>
    void DeleteAttempt(JobId job, StepKind kind, int index, int attempt);

    /// <summary>Deletes everything of a job.</summary>
    void Delete(JobId job);
}
