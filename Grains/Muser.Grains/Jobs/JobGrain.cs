using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <inheritdoc cref="IJobGrain"/>
/// <remarks>
/// What is known is in a <see cref="JobBook"/>, what follows from it in <see cref="JobFacts"/>. An activation that takes over reads the journal, and settles in
/// its state how much of it counts: what its predecessor writes afterwards does not.
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
    private JobBook _book = null!;
    private JobTeller _teller = null!;
    private IGrainTimer? _looking;

    private JobId Id => new() { Text = this.GetPrimaryKeyString() };

    private JobRecord Record => _book.Record;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _teller = new JobTeller(GrainFactory.GetGrain<IJobQueueGrain>(IJobQueueGrain.Key), clock);
        _book = new JobBook(Id, stored, store, _teller, options.Value, clock, DeactivateOnIdle);
        _book.Replay();
        if (_book.IsActive)
        {
            await TakeOver();
            await Advance();
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _book.Dispose();
        return Task.CompletedTask;
    }

    public async Task<JobStatus> Create(JobSubmission submission, JobId? previous)
    {
        if (!_book.Exists)
        {
            var job = JobRules.Check(submission, catalog);
            _book.Begin(JobRules.Complete(submission, job), job, previous);
            try
            {
                // The queue knows first whether the folder is free; a job that it knows and that does not exist is forgotten.
                await _teller.Add(_book.Entry());
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
            await GrainFactory.GetGrain<IJobGrain>(next.Text).Create(JobRules.Following(Record), Id);
        }

        await LookForData();
        return _book.Status()!;
    }

    public async Task Resume()
    {
        if (!_book.Exists)
        {
            await _teller.Forget(Id);
            return;
        }

        await LookForData();
        _teller.Say(_book.Entry());
    }

    public Task<JobStatus?> GetStatus() => Task.FromResult(_book.Status());

    public Task<JobSubmission?> GetSubmission() => Task.FromResult(Record.Submission);

    public Task<PartStatus[]> GetParts(int from, int count, PartState? state) => Task.FromResult(_book.Exists ? _book.Steps.Page(from, count, state) : []);

    public async Task<WorkBatch> Exchange(string worker, int slot, StepReport[] reports, StepKey? keeps, int wanted)
    {
        if (!_book.IsActive)
        {
            _book.Steps.Refuse(worker, slot, reports);
            return JobFacts.Batch(Record, _book.Steps, []);
        }

        _book.Take(worker, slot, reports, keeps);
        await Advance();
        var items = keeps is null ? _book.GiveOut(worker, slot, wanted) : [];
        _teller.SayIfWorkCame(_book.HasWork, _book.Entry);
        return JobFacts.Batch(Record, _book.Steps, items);
    }

    public Task<int> AddParts(long term, int attempt, int from, byte[][] parts)
    {
        var count = _book.IsActive ? _book.Steps.Add(term, attempt, from, parts) : -1;
        if (count >= 0)
        {
            _teller.SayIfWorkCame(_book.HasWork, _book.Entry);
        }

        return Task.FromResult(count);
    }

    public async Task<JobStatus?> Cancel()
    {
        if (_book.IsActive)
        {
            await End(JobState.Cancelled, "It was cancelled.");
        }

        return _book.Status();
    }

    public async Task<JobStatus?> Pause(bool isPaused)
    {
        if (_book.IsActive && Record.IsPaused != isPaused)
        {
            Record.IsPaused = isPaused;
            await _book.Store();
        }

        return _book.Status();
    }

    public async Task<JobStatus?> SetPriority(int priority)
    {
        if (!JobRules.IsPriority(priority))
        {
            throw new ArgumentException($"The priority is {priority}; it must be 1 to 10, 10 highest.");
        }

        if (_book.IsActive && Record.Priority != priority)
        {
            Record.Priority = priority;
            await _book.Store();
        }

        return _book.Status();
    }

    public async Task<JobStatus?> Retry()
    {
        if (Record.State is JobState.Failed or JobState.Cancelled || (_book.IsActive && _book.Steps.Parts.Failed > 0))
        {
            if (!_book.IsActive)
            {
                (Record.State, Record.EndedUtcUnixNs, Record.Message, Record.IsPaused) = (JobState.Waiting, null, "", false);
                await _teller.Add(_book.Entry());
                _book.Replay();
                await TakeOver();
            }

            _book.Steps.Revive();
            await LookForData();
            _teller.Say(_book.Entry());
        }

        return _book.Status();
    }

    public async Task Delete()
    {
        if (_book.IsActive)
        {
            throw new ArgumentException($"The job {Id} has not ended; cancel it first.");
        }

        await _book.Delete();
        DeactivateOnIdle();
    }

    private async Task TakeOver()
    {
        await _book.TakeOver();
        var interval = TimeSpan.FromMilliseconds(options.Value.LookIntervalMs);
        _looking?.Dispose();
        _looking = this.RegisterGrainTimer(Look, new GrainTimerCreationOptions(interval, interval) { KeepAlive = true });
    }

    /// <summary>Goes on to the next state where this one has come to its end.</summary>
    private async Task Advance()
    {
        var (next, message) = JobFacts.Next(Record.State, _book.Steps.Parts, Record.Submission!.Retry.MaxFailedParts);
        if (next is JobState.Done)
        {
            store.PublishResults(Id, _book.Steps.Parts.Merge.Begun);
        }

        if (next is JobState.Done or JobState.Failed)
        {
            await End(next, message);
        }
        else if (next != Record.State)
        {
            Record.State = next;
            await _book.Store();
        }
    }

    private async Task End(JobState state, string message)
    {
        (Record.State, Record.Message, Record.EndedUtcUnixNs) = (state, message, _book.UtcNow());
        foreach (var worker in _book.Steps.Leases.Workers.ToArray())
        {
            _book.Steps.Leases.Clear(worker);
            _ = GrainFactory.GetGrain<IWorkerGrain>(worker).Stop(Id);
        }

        await _book.Store();
        LogEnded(Id, state, message);
        if (Record.Next is { } next)
        {
            _ = GrainFactory.GetGrain<IJobGrain>(next.Text).Resume();
        }
    }

    /// <summary>What has come, who has died, what is due.</summary>
    private async Task Look(CancellationToken cancellationToken)
    {
        await LookForData();
        if (!_book.IsActive)
        {
            return;
        }

        foreach (var worker in _book.Steps.Leases.Workers.Where(worker => !WorkerKey.TryParse(worker, out var key) || liveness.IsDead(key.Silo)).ToArray())
        {
            LogWorkerLost(Id, worker, _book.Steps.Lose(worker));
        }

        _book.Steps.Parts.ReleaseDue();
        if (await _book.ForgetWhatIsTooMuch() is > 0 and var forgotten)
        {
            LogForgotten(Id, forgotten);
        }

        Record.Message = _book.IsIdle ? await _teller.WhyNot(Record.Needs) ?? "" : Record.Message;
        _teller.SayIfChanged(_book.Entry());
    }

    /// <summary>Begins where nothing is missing any more.</summary>
    private async Task LookForData()
    {
        if (!_book.IsActive || Record.State is not JobState.Waiting || Record.IsPaused)
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
            await _book.Store();
        }
    }

    [LoggerMessage(EventId = 3401, Level = LogLevel.Information, Message = "Job {Job} ({Name}) was submitted by {Who}.")]
    private partial void LogCreated(JobId job, string name, string who);

    [LoggerMessage(EventId = 3402, Level = LogLevel.Information, Message = "Job {Job} has ended: {State}. {Message}")]
    private partial void LogEnded(JobId job, JobState state, string message);

    [LoggerMessage(EventId = 3403, Level = LogLevel.Warning, Message = "Job {Job}: the worker {Worker} is gone with {Steps} steps, which are performed again.")]
    private partial void LogWorkerLost(JobId job, string worker, int steps);

    [LoggerMessage(EventId = 3404, Level = LogLevel.Debug, Message = "Job {Job} forgets {Parts} parts, the oldest that have ended.")]
    private partial void LogForgotten(JobId job, int parts);
}
