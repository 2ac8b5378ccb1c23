using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <summary>
/// The steps of one job, who has them, and the journal that says so: whatever happens is written there first and counts then. What a worker says counts where
/// it was given the step by this object. Not thread-safe.
/// </summary>
/// <param name="job">The job.</param>
/// <param name="retry">How often a step that failed is tried again.</param>
/// <param name="isEndless">Whether parts are performed while others are still to come, without an end.</param>
/// <param name="store">Has the journal, and what steps leave.</param>
/// <param name="options">How jobs are worked on.</param>
/// <param name="clock">Tells when a retry is due.</param>
internal sealed class JobSteps(JobId job, RetryPolicy retry, bool isEndless, IJobStore store, JobsOptions options, TimeProvider clock) : IDisposable
{
    /// <summary>Lines of a journal that begins anew are written so many at once.</summary>
    private const int SnapshotLines = 256;

    private IJobJournal? _journal;
    private long _firstTerm;
    private long _term;

    /// <summary>Where each step is.</summary>
    public PartTable Parts { get; } = new(retry, isEndless, clock);

    /// <summary>Who has which.</summary>
    public PartLeases Leases { get; } = new();

    /// <summary>Whether so many parts of an endless job have ended that the first of them are to be forgotten.</summary>
    public bool HasTooMany => isEndless && Parts.EndedFromFirst >= 2 * options.KeptParts;

    /// <summary>The segment that is being written, as far as it counts now.</summary>
    public JournalSegment Segment => new() { Term = _term, Bytes = _journal!.Length };

    /// <summary>Reads what earlier activations have written; returns how much of each of their segments counts.</summary>
    /// <param name="known">The segments whose length was settled before.</param>
    /// <param name="lastTerm">The newest that may be there.</param>
    public JournalSegment[] Replay(JournalSegment[] known, long lastTerm)
    {
        var term = 0L;
        var segments = store.Replay(job, known, lastTerm, (record, place) =>
        {
            if (place.Term != term)
            {
                Parts.LoseRunning();
                term = place.Term;
            }

            Parts.Apply(record, place);
        });
        Parts.LoseRunning();
        return segments;
    }

    /// <summary>Begins the segment of a term, which is the caller's alone.</summary>
    public void Open(long term)
    {
        _journal?.Dispose();
        _journal = store.OpenJournal(job, term);
        _firstTerm = _firstTerm == 0 ? term : _firstTerm;
        _term = term;
    }

    /// <summary>
    /// Forgets parts that have ended, the oldest, and writes what is still known to the segment of a new term; returns the attempts whose results go. Earlier
    /// segments are not needed any more once the caller has noted that.
    /// </summary>
    public (int Index, int Attempt)[] BeginAnew(long term)
    {
        var forgotten = Parts.Forget(Parts.EndedFromFirst - options.KeptParts);
        var before = _journal!;
        _journal = null;
        using (before)
        {
            Open(term);
            foreach (var lines in Parts.Snapshot(place => before.Read([place])[0]).Chunk(SnapshotLines))
            {
                Commit([.. lines]);
            }
        }

        return forgotten;
    }

    /// <summary>
    /// Takes in what a slot reports. What it was given before and neither reports nor keeps is no longer with it. Returns the reports that count.
    /// </summary>
    public List<StepReport> Take(string worker, int slot, StepReport[] reports, StepKey? keeps)
    {
        var counted = new List<StepReport>();
        var records = new List<JournalRecord>();
        var held = Leases.Of(worker, slot).ToHashSet();
        foreach (var report in reports)
        {
            if (IsOurs(report.Term) && held.Remove(report.Key))
            {
                records.Add(JobRecords.Of(report));
                counted.Add(report);
            }
            else
            {
                Discard(report);
            }
        }

        List<StepKey> kept = keeps is { } key && held.Remove(key) ? [key] : [];
        records.AddRange(held.Select(lease => Line(JournalEvent.GivenBack, lease)));
        Commit(records);
        Leases.Set(worker, slot, kept);
        return counted;
    }

    /// <summary>Steps of a job that has ended do not count.</summary>
    public void Refuse(string worker, int slot, StepReport[] reports)
    {
        Array.ForEach(reports, Discard);
        Leases.Set(worker, slot, []);
    }

    /// <summary>Gives steps to a slot.</summary>
    public WorkItem[] GiveOut(JobState state, string worker, int slot, int wanted)
    {
        var items = wanted <= 0 ? [] : Next(state, wanted);
        Commit([.. items.Select(item => Line(JournalEvent.Started, item.Key))]);
        Leases.Set(worker, slot, [.. items.Select(item => item.Key)]);
        return items;
    }

    /// <summary>Adds parts; returns how many there are now, as many as before where too many wait, -1 where the attempt at the split does not count.</summary>
    public int Add(long term, int attempt, int from, byte[][] parts)
    {
        if (!IsOurs(term) || Parts.Split.Begun != attempt || !Parts.Split.IsRunning)
        {
            return -1;
        }

        if (from == Parts.Count && !(isEndless && Parts.Ready >= options.MaxPartsWaiting))
        {
            Commit([.. parts.Select((part, at) => new JournalRecord(JournalEvent.Part, StepKind.Perform, from + at, 0, part))]);
        }

        return Parts.Count;
    }

    /// <summary>What a worker had is lost with it; returns how many steps.</summary>
    public int Lose(string worker)
    {
        var lost = Leases.Of(worker).ToArray();
        Commit([.. lost.Select(lease => Line(JournalEvent.Lost, lease))]);
        Leases.Clear(worker);
        Array.ForEach(lost, lease => store.DeleteAttempt(job, lease.Kind, lease.Index, lease.Attempt));
        return lost.Length;
    }

    /// <summary>Everything that has failed is tried again.</summary>
    public void Revive() => Commit([new JournalRecord(JournalEvent.Revived, StepKind.Perform, 0, 0, default)]);

    /// <summary>Parts from one on, in their order: those in a state, or all.</summary>
    public PartStatus[] Page(int from, int count, PartState? state) =>
        [
            .. Enumerable.Range(Parts.First, Parts.Count - Parts.First)
                .Select(index => Parts.Status(index) with { Worker = Leases.WorkerOf(index) })
                .Where(part => state is null || part.State == state)
                .Skip(from)
                .Take(count),
        ];

    public void Dispose() => _journal?.Dispose();

    private static JournalRecord Line(JournalEvent what, StepKey step) => new(what, step.Kind, step.Index, step.Attempt, default);

    /// <summary>Whether a term is of this activation: what it gave out under an earlier one still counts.</summary>
    private bool IsOurs(long term) => term >= _firstTerm && term <= _term;

    private void Commit(List<JournalRecord> records)
    {
        if (records.Count == 0)
        {
            return;
        }

        var places = _journal!.Append(records);
        for (var at = 0; at < records.Count; at++)
        {
            Parts.Apply(records[at], places[at]);
        }
    }

    private WorkItem[] Next(JobState state, int wanted)
    {
        if (JobFacts.NextStep(state, Parts, options.IsolateAfterLosses) is { } step)
        {
            return [step];
        }

        if (state is not JobState.Running)
        {
            return [];
        }

        // Towards the end the parts are shared out more finely, so that no slot is left with many while others have none.
        var indexes = Parts.PeekReady(Math.Clamp(Parts.Ready / 4, 1, wanted)).ToArray();
        var data = _journal!.Read([.. indexes.Select(Parts.Place)]);
        return [.. indexes.Select((index, at) => JobFacts.Part(index, data[at], Parts, options.IsolateAfterLosses))];
    }

    /// <summary>A report that does not count: what the attempt has left goes, unless it is the one that counts and was reported before.</summary>
    private void Discard(StepReport report)
    {
        if (report.Outcome is StepOutcome.Done && !(report.Kind is StepKind.Perform && Parts.IsCounted(report.Index, report.Attempt))
            && !(report.Kind is StepKind.Merge && Parts.Merge.IsDone && Parts.Merge.Begun == report.Attempt))
        {
            store.DeleteAttempt(job, report.Kind, report.Index, report.Attempt);
        }
    }
}
