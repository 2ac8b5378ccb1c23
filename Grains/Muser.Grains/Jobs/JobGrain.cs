using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Formats.Frames;
using Muser.Interfaces.Jobs;
using Orleans.Storage;

namespace Muser.Grains.Jobs;

/// <inheritdoc cref="IJobGrain"/>
/// <remarks>
/// What happens to its steps is written to a journal first and counted then, in groups: the reports of a worker and what it is given next are one write. An
/// activation that takes over reads the journal, and settles in its own state how much of it counts: what its predecessor writes afterwards does not.
/// </remarks>
public sealed partial class JobGrain(
    [PersistentState("job", ProviderNames.Storage)] IPersistentState<JobRecord> stored,
    IJobStore store,
    IJobCatalog catalog,
    IJobWaits waits,
    IWorkerLiveness liveness,
    IOptions<JobsOptions> options,
    TimeProvider clock,
    ILogger<JobGrain> log) : Grain, IJobGrain
{
    private const int MaxSaid = 20;
    private const int MaxResultBytes = 1 << 16;
    private readonly PartLeases _leases = new();
    private readonly JobRate _rate = new(clock);
    private PartTable _parts = new(new RetryPolicy(), isEndless: false, clock);
    private IJobJournal? _journal;
    private IGrainTimer? _looking;
    private JobTeller? _teller;

    private JobRecord Record => stored.State;

    private JobId Id => new() { Text = this.GetPrimaryKeyString() };

    private bool IsActive => Record.Submission is not null && Record.EndedUtcUnixNs is null;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _teller = new JobTeller(GrainFactory.GetGrain<IJobQueueGrain>(IJobQueueGrain.Key), clock);
        if (Record.Submission is null)
        {
            return;
        }

        Replay();
        if (IsActive)
        {
            await TakeOver();
            await Advance();
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _journal?.Dispose();
        return Task.CompletedTask;
    }

    public async Task<JobStatus> Create(JobSubmission submission, JobId? previous)
    {
        if (Record.Submission is null)
        {
            var job = JobRules.Check(submission, catalog);
            submission = JobRules.Complete(submission, job);
            (Record.Submission, Record.Needs, Record.IsEndless, Record.Previous) = (submission, job.Needs, job.IsEndless, previous);
            (Record.Priority, Record.SubmittedUtcUnixNs) = (submission.Priority, UtcNow());
            Record.Next = submission.Then is [_, ..] ? JobFacts.Following(Id) : null;
            Replay();
            try
            {
                // The queue knows first whether the folder is free; a job that it knows and that does not exist is forgotten.
                await _teller!.Add(Entry());
                await TakeOver();
            }
            catch
            {
                DeactivateOnIdle();
                throw;
            }

            LogCreated(Id, submission.Job, submission.Who);
        }

        if (Record.Next is { } next)
        {
            var following = Record.Submission.Then[0] with { Then = Record.Submission.Then[1..], Priority = Record.Priority, Who = Record.Submission.Who };
            await GrainFactory.GetGrain<IJobGrain>(next.Text).Create(following, Id);
        }

        await LookForData();
        return Status();
    }

    public async Task Resume()
    {
        if (Record.Submission is null)
        {
            await _teller!.Forget(Id);
            return;
        }

        if (IsActive)
        {
            await LookForData();
        }

        _teller!.Say(Entry());
    }

    public Task<JobStatus?> GetStatus() => Task.FromResult(Record.Submission is null ? null : Status());

    public Task<JobSubmission?> GetSubmission() => Task.FromResult(Record.Submission);

    public Task<PartStatus[]> GetParts(int from, int count, PartState? state) => Task.FromResult<PartStatus[]>(
        [
            .. Enumerable.Range(0, _parts.Count)
                .Select(index => _parts.Status(index) with { Worker = _leases.WorkerOf(index) })
                .Where(part => state is null || part.State == state)
                .Skip(from)
                .Take(count),
        ]);

    public async Task<WorkBatch> Exchange(string worker, int slot, StepReport[] reports, StepKey? keeps, int wanted)
    {
        if (!IsActive)
        {
            Array.ForEach(reports, Discard);
            _leases.Set(worker, slot, []);
            return Batch([]);
        }

        var records = new List<JournalRecord>();
        var held = _leases.Of(worker, slot).ToHashSet();
        var done = 0;
        foreach (var report in reports)
        {
            if (report.Term == Record.Term && held.Remove(report.Key))
            {
                records.Add(JobRecords.Of(report));
                done += report is { Kind: StepKind.Perform, Outcome: StepOutcome.Done } ? 1 : 0;
                Note(report);
            }
            else
            {
                Discard(report);
            }
        }

        List<StepKey> kept = keeps is { } key && held.Remove(key) ? [key] : [];
        records.AddRange(held.Select(lease => new JournalRecord(JournalEvent.GivenBack, lease.Kind, lease.Index, lease.Attempt, default)));
        Commit(records);
        _leases.Set(worker, slot, kept);
        _rate.Add(done);
        await Advance();
        return IsActive && kept.Count == 0 ? GiveOut(worker, slot, wanted) : Batch([]);
    }

    public Task<int> AddParts(long term, int attempt, int from, byte[][] parts)
    {
        if (!IsActive || term != Record.Term || _parts.Split.Begun != attempt || !_parts.Split.IsRunning)
        {
            return Task.FromResult(-1);
        }

        if (from == _parts.Count && !(Record.IsEndless && _parts.Ready >= options.Value.MaxPartsWaiting))
        {
            Commit([.. parts.Select((part, at) => new JournalRecord(JournalEvent.Part, StepKind.Perform, from + at, 0, part))]);
            _teller!.SayIfWorkCame(Entry);
        }

        return Task.FromResult(_parts.Count);
    }

    public async Task<JobStatus?> Cancel()
    {
        if (Record.Submission is null)
        {
            return null;
        }

        if (IsActive)
        {
            await End(JobState.Cancelled, "It was cancelled.");
        }

        return Status();
    }

    public async Task<JobStatus?> Pause(bool isPaused)
    {
        if (IsActive && Record.IsPaused != isPaused)
        {
            Record.IsPaused = isPaused;
            await Store();
        }

        return await GetStatus();
    }

    public async Task<JobStatus?> SetPriority(int priority)
    {
        if (!JobRules.IsPriority(priority))
        {
            throw new ArgumentException($"The priority is {priority}; it must be 1 to 10, 10 highest.");
        }

        if (IsActive && Record.Priority != priority)
        {
            Record.Priority = priority;
            await Store();
        }

        return await GetStatus();
    }

    public async Task<JobStatus?> Retry()
    {
        if (Record.Submission is not null && (Record.State is JobState.Failed or JobState.Cancelled || (IsActive && _parts.Failed > 0)))
        {
            if (!IsActive)
            {
                (Record.State, Record.EndedUtcUnixNs, Record.Message, Record.IsPaused) = (JobState.Waiting, null, "", false);
                await _teller!.Add(Entry());
                Replay();
                await TakeOver();
            }

            Commit([new JournalRecord(JournalEvent.Revived, StepKind.Perform, 0, 0, default)]);
            await LookForData();
            _teller!.Say(Entry());
        }

        return await GetStatus();
    }

    public async Task Delete()
    {
        if (IsActive)
        {
            throw new ArgumentException($"The job {Id} has not ended; cancel it first.");
        }

        _journal?.Dispose();
        store.Delete(Id);
        await stored.ClearStateAsync();
        await _teller!.Forget(Id);
        DeactivateOnIdle();
    }

    /// <summary>Reads what earlier activations have written.</summary>
    private void Replay()
    {
        _parts = new PartTable(Record.Submission!.Retry, Record.IsEndless, clock);
        var term = 0L;
        Record.Segments = store.Replay(Id, Record.Segments, Record.Term, (record, place) =>
        {
            if (place.Term != term)
            {
                _parts.LoseRunning();
                term = place.Term;
            }

            _parts.Apply(record, place);
        });
        _parts.LoseRunning();
    }

    /// <summary>Begins a segment of its own, and settles which ones count before it.</summary>
    private async Task TakeOver()
    {
        Record.Term++;
        await stored.WriteStateAsync();
        _journal?.Dispose();
        _journal = store.OpenJournal(Id, Record.Term);
        var interval = TimeSpan.FromMilliseconds(options.Value.LookIntervalMs);
        _looking?.Dispose();
        _looking = this.RegisterGrainTimer(Look, new GrainTimerCreationOptions(interval, interval) { KeepAlive = true });
    }

    private void Commit(List<JournalRecord> records)
    {
        if (records.Count == 0)
        {
            return;
        }

        var places = _journal!.Append(records);
        for (var at = 0; at < records.Count; at++)
        {
            _parts.Apply(records[at], places[at]);
        }
    }

    /// <summary>Gives steps to a slot, the journal first.</summary>
    private WorkBatch GiveOut(string worker, int slot, int wanted)
    {
        var items = Record.IsPaused || wanted <= 0 ? [] : NextItems(wanted);
        Commit([.. items.Select(item => new JournalRecord(JournalEvent.Started, item.Kind, item.Index, item.Attempt, default))]);
        _leases.Set(worker, slot, [.. items.Select(item => item.Key)]);
        if (items.Length > 0 && items[0].Kind is StepKind.Perform)
        {
            Record.StartedUtcUnixNs ??= UtcNow();
        }

        _teller!.SayIfWorkCame(Entry);
        return Batch(items);
    }

    private WorkItem[] NextItems(int wanted)
    {
        if (JobFacts.NextStep(Record.State, _parts, options.Value.IsolateAfterLosses) is { } step)
        {
            return [step];
        }

        if (Record.State is not JobState.Running)
        {
            return [];
        }

        // Towards the end the parts are shared out more finely, so that no slot is left with many while others have none.
        var indexes = _parts.PeekReady(Math.Clamp(_parts.Ready / 4, 1, wanted)).ToArray();
        var data = _journal!.Read([.. indexes.Select(_parts.Place)]);
        return [.. indexes.Select((index, at) => JobFacts.Part(index, data[at], _parts, options.Value.IsolateAfterLosses))];
    }

    private WorkBatch Batch(WorkItem[] items) => new()
    {
        Submission = Record.Submission!,
        Term = Record.Term,
        Items = items,
        AlreadySplit = _parts.Count,
        Previous = Record.Previous,
        Limits = Record.Submission!.Limits with { MemoryMiB = Record.Submission.Limits.MemoryMiB is > 0 and var limit ? limit : Record.Needs.MemoryMiB },
        Segments = items is [{ Kind: StepKind.Merge }] ? [.. Record.Segments, new JournalSegment { Term = Record.Term, Bytes = long.MaxValue }] : [],
    };

    /// <summary>Goes on to the next state where this one has come to its end.</summary>
    private async Task Advance()
    {
        var state = Record.State;
        if (_parts.Split.IsFailed || _parts.Merge.IsFailed)
        {
            await End(JobState.Failed, $"The {(_parts.Split.IsFailed ? "split" : "merge")} failed: {_parts.FirstMessage}");
            return;
        }

        if (Record.State is JobState.Splitting && _parts.Split.IsDone)
        {
            Record.State = JobState.Running;
        }

        if (Record.State is JobState.Running && _parts.IsFinished)
        {
            if (_parts.Failed > Record.Submission!.Retry.MaxFailedParts)
            {
                await End(JobState.Failed, $"{_parts.Failed} of {_parts.Count} parts failed, the first because: {_parts.FirstMessage}");
                return;
            }

            Record.State = JobState.Merging;
        }

        if (Record.State is JobState.Merging && _parts.Merge.IsDone)
        {
            store.PublishResults(Id, _parts.Merge.Begun);
            await End(JobState.Done, _parts.Failed > 0 ? $"{_parts.Failed} of {_parts.Count} parts failed, which was allowed." : "");
            return;
        }

        if (Record.State != state)
        {
            await Store();
        }
    }

    private async Task End(JobState state, string message)
    {
        (Record.State, Record.Message, Record.EndedUtcUnixNs) = (state, message, UtcNow());
        var workers = _leases.Workers.ToArray();
        foreach (var worker in workers)
        {
            _leases.Clear(worker);
            _ = GrainFactory.GetGrain<IWorkerGrain>(worker).Stop(Id);
        }

        await Store();
        LogEnded(Id, state, message);
        if (Record.Next is { } next)
        {
            _ = GrainFactory.GetGrain<IJobGrain>(next.Text).Resume();
        }
    }

    /// <summary>Keeps the state and tells the queue. An activation that finds that another one has replaced it ends.</summary>
    private async Task Store()
    {
        try
        {
            await stored.WriteStateAsync();
        }
        catch (InconsistentStateException)
        {
            DeactivateOnIdle();
            throw;
        }

        _teller!.Say(Entry());
    }

    /// <summary>What has come, who has died, what is due.</summary>
    private async Task Look(CancellationToken cancellationToken)
    {
        if (!IsActive)
        {
            return;
        }

        await LookForData();
        foreach (var worker in _leases.Workers.Where(IsDead).ToArray())
        {
            var lost = _leases.Of(worker).ToArray();
            LogWorkerLost(Id, worker, lost.Length);
            Commit([.. lost.Select(lease => new JournalRecord(JournalEvent.Lost, lease.Kind, lease.Index, lease.Attempt, default))]);
            _leases.Clear(worker);
            Array.ForEach(lost, lease => store.DeleteAttempt(Id, lease.Kind, lease.Index, lease.Attempt));
        }

        _parts.ReleaseDue();
        _teller!.SayIfChanged(Entry());
    }

    private bool IsDead(string worker) => !WorkerKey.TryParse(worker, out var key) || liveness.IsDead(key.Silo);

    /// <summary>Begins where nothing is missing any more.</summary>
    private async Task LookForData()
    {
        if (Record.State is not JobState.Waiting || Record.IsPaused)
        {
            return;
        }

        var (missing, isHopeless) = await JobConditions.Missing(Record, GrainFactory, waits);
        if (isHopeless)
        {
            await End(JobState.Failed, missing!);
        }
        else if (missing is not null)
        {
            Record.Message = missing;
        }
        else
        {
            (Record.State, Record.Message) = (Record.IsEndless ? JobState.Running : JobState.Splitting, "");
            await Advance();
            await Store();
        }
    }

    private void Note(StepReport report)
    {
        if (report.Said.Length > 0)
        {
            Record.Said = [.. Record.Said.Concat(report.Said).TakeLast(MaxSaid)];
        }

        if (report.Isolation.Length > 0)
        {
            Record.Isolation = report.Isolation;
        }

        if (report is { Kind: StepKind.Merge, Outcome: StepOutcome.Done, Result.Length: <= MaxResultBytes })
        {
            Record.Result = Encoding.UTF8.GetString(report.Result);
        }
    }

    /// <summary>A report that does not count: what the attempt has left goes, unless it is the one that counts and was reported before.</summary>
    private void Discard(StepReport report)
    {
        if (report.Outcome is StepOutcome.Done && !(report.Kind is StepKind.Perform && _parts.IsCounted(report.Index, report.Attempt))
            && !(report.Kind is StepKind.Merge && _parts.Merge.IsDone && _parts.Merge.Begun == report.Attempt))
        {
            store.DeleteAttempt(Id, report.Kind, report.Index, report.Attempt);
        }
    }

    private QueueEntry Entry() => new()
    {
        Status = Status() with { Said = [], Result = null },
        Needs = Record.Needs,
        HasWork = IsActive && !Record.IsPaused && JobFacts.HasWork(Record.State, _parts),
        OutputFolder = Record.Submission!.OutputFolder,
        ForgetUtcUnixNs = Record.EndedUtcUnixNs + (long)((Record.Submission.KeepHours ?? options.Value.KeepHours) * 3600e9),
        Notice = _teller!.NextNotice(Record.Term),
    };

    private JobStatus Status() => JobFacts.Status(Id, Record, _parts, _leases, IsActive ? _rate.PerSecond : 0);

    private long UtcNow() => UtcTime.FromDateTime(clock.GetUtcNow().UtcDateTime).UnixNs;

    [LoggerMessage(EventId = 3401, Level = LogLevel.Information, Message = "Job {Job} ({Name}) was submitted by {Who}.")]
    private partial void LogCreated(JobId job, string name, string who);

    [LoggerMessage(EventId = 3402, Level = LogLevel.Information, Message = "Job {Job} has ended: {State}. {Message}")]
    private partial void LogEnded(JobId job, JobState state, string message);

    [LoggerMessage(EventId = 3403, Level = LogLevel.Warning, Message = "Job {Job}: the worker {Worker} is gone with {Steps} steps, which are performed again.")]
    private partial void LogWorkerLost(JobId job, string worker, int steps);
}
