using Muser.Formats.Frames;
using Muser.Interfaces.Jobs;
using Orleans.Storage;

namespace Muser.Grains.Jobs;

/// <summary>
/// What is known of one job: its record, which outlives it as the state of its grain; its steps, which are in a journal; and what the queue is told of both.
/// Not thread-safe.
/// </summary>
/// <param name="job">The job.</param>
/// <param name="stored">Its record.</param>
/// <param name="store">Has its journal.</param>
/// <param name="teller">Tells the queue.</param>
/// <param name="options">How jobs are worked on.</param>
/// <param name="clock">The time.</param>
/// <param name="replaced">Called where the record turns out to be another activation's by now: this one is to end.</param>
internal sealed class JobBook(
    JobId job, IPersistentState<JobRecord> stored, IJobStore store, JobTeller teller, JobsOptions options, TimeProvider clock, Action replaced) : IDisposable
{
    private readonly JobRate _rate = new(clock);
    private JobSteps? _steps;

    /// <summary>The record.</summary>
    public JobRecord Record => stored.State;

    /// <summary>The steps; there are none where there is no such job.</summary>
    public JobSteps Steps => _steps ?? throw new InvalidOperationException($"There is no job {job}.");

    /// <summary>Whether the job was submitted.</summary>
    public bool Exists => Record.Submission is not null;

    /// <summary>Whether it was submitted and has not ended.</summary>
    public bool IsActive => Exists && Record.EndedUtcUnixNs is null;

    /// <summary>Whether there is something for a worker.</summary>
    public bool HasWork => JobFacts.HasWork(Record, Steps.Parts);

    /// <summary>Whether there is something for a worker, and no worker has anything of it.</summary>
    public bool IsIdle => IsActive && HasWork && !Steps.Leases.Workers.Any();

    /// <summary>The time, ns since 1970-01-01 UTC.</summary>
    public long UtcNow() => UtcTime.FromDateTime(clock.GetUtcNow().UtcDateTime).UnixNs;

    /// <summary>Where the job is; null where there is none.</summary>
    public JobStatus? Status() => Exists ? JobFacts.Status(job, Record, Steps.Parts, Steps.Leases, IsActive ? _rate.PerSecond : 0) : null;

    /// <summary>What the queue must know, with a number of its own.</summary>
    public QueueEntry Entry() => JobFacts.Entry(Record, Status()!, Steps.Parts, options.KeepHours, teller.NextNotice(Record.Term));

    /// <summary>Notes what was submitted.</summary>
    public void Begin(JobSubmission submission, JobDescription description, JobId? previous)
    {
        (Record.Submission, Record.Needs, Record.IsEndless, Record.Previous) = (submission, description.Needs, description.IsEndless, previous);
        (Record.Priority, Record.SubmittedUtcUnixNs) = (submission.Priority, UtcNow());
        Record.Next = submission.Then is [_, ..] ? JobFacts.Following(job) : null;
        Replay();
    }

    /// <summary>Reads what earlier activations have written, if there is a job.</summary>
    public void Replay()
    {
        if (!Exists)
        {
            return;
        }

        _steps?.Dispose();
        _steps = new JobSteps(job, Record.Submission!.Retry, Record.IsEndless, store, options, clock);
        Record.Segments = _steps.Replay(Record.Segments, Record.Term);
    }

    /// <summary>Begins a segment of its own, and settles which ones count before it.</summary>
    public async Task TakeOver()
    {
        Record.Term++;
        await stored.WriteStateAsync();
        Steps.Open(Record.Term);
    }

    /// <summary>Takes in what a slot reports; see <see cref="JobSteps.Take"/>.</summary>
    public void Take(string worker, int slot, StepReport[] reports, StepKey? keeps)
    {
        var counted = Steps.Take(worker, slot, reports, keeps);
        counted.ForEach(Record.Note);
        _rate.Add(counted.Count(report => report is { Kind: StepKind.Perform, Outcome: StepOutcome.Done }));
    }

    /// <summary>Gives steps to a slot, unless the job is paused or has ended.</summary>
    public WorkItem[] GiveOut(string worker, int slot, int wanted)
    {
        var items = IsActive && !Record.IsPaused ? Steps.GiveOut(Record.State, worker, slot, wanted) : [];
        if (items.Length > 0)
        {
            // Whatever kept it waiting does no more.
            Record.Message = "";
            Record.StartedUtcUnixNs ??= items[0].Kind is StepKind.Perform ? UtcNow() : null;
        }

        return items;
    }

    /// <summary>
    /// Lets the journal of an endless job begin anew with what is still known, where many parts have ended: neither it nor the table grows for ever. Returns how
    /// many parts are forgotten.
    /// </summary>
    public async Task<int> ForgetWhatIsTooMuch()
    {
        if (!IsActive || !Steps.HasTooMany)
        {
            return 0;
        }

        Record.Segments = [.. Record.Segments, Steps.Segment];
        Record.Term++;
        await Store();
        var forgotten = Steps.BeginAnew(Record.Term);

        // Of a segment of no bytes nothing counts, nor of those before it.
        Record.Segments = [new JournalSegment { Term = Record.Term - 1, Bytes = 0 }];
        await Store();
        store.DeleteSegments(job, Record.Term);
        Array.ForEach(forgotten, part => store.DeleteAttempt(job, StepKind.Perform, part.Index, part.Attempt));
        return forgotten.Length;
    }

    /// <summary>Keeps the record and tells the queue.</summary>
    public async Task Store()
    {
        try
        {
            await stored.WriteStateAsync();
        }
        catch (InconsistentStateException)
        {
            replaced();
            throw;
        }

        teller.Say(Entry());
    }

    /// <summary>Forgets all, and deletes its files.</summary>
    public async Task Delete()
    {
        _steps?.Dispose();
        store.Delete(job);

        // Who asks meanwhile is told of it as it was.
        await stored.ClearStateAsync();
        _steps = null;
        await teller.Forget(job);
    }

    public void Dispose() => _steps?.Dispose();
}
