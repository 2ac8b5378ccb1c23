using Muser.Formats.Frames;
using Muser.Grains.Cluster;
using Muser.Interfaces.Jobs;
using Orleans.Storage;

namespace Muser.Grains.Jobs;

/// <inheritdoc cref="IJobQueueGrain"/>
/// <remarks>It never waits for a job: jobs wait for it. Which jobs there are outlives it; where they are, they say again.</remarks>
public sealed class JobQueueGrain(
    [PersistentState("jobs", ProviderNames.Storage)] IPersistentState<JobQueueState> stored, TimeProvider clock) : Grain, IJobQueueGrain
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(10);
    private readonly JobShares _shares = new();
    private readonly Dictionary<string, (WorkerStatus Status, long Timestamp)> _workers = [];
    private readonly HashSet<JobId> _silent = [];
    private bool _dirty;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var entry in stored.State.Entries)
        {
            // A job says again whether it has work, with a number from its own count.
            _shares.Set(entry with { HasWork = false });
            if (entry.ForgetUtcUnixNs is null)
            {
                _silent.Add(entry.Status.Id);
            }
        }

        this.RegisterGrainTimer(Look, new GrainTimerCreationOptions(TimeSpan.Zero, LookInterval) { KeepAlive = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => StoreChanges();

    public async Task Add(QueueEntry entry)
    {
        if (entry.OutputFolder is { } folder
            && _shares.Entries.FirstOrDefault(other => other.ForgetUtcUnixNs is null && other.OutputFolder == folder && other.Status.Id != entry.Status.Id) is { } taken)
        {
            throw new ArgumentException($"The job {taken.Status.Id} writes to {folder}; name another folder, or wait until it has ended.");
        }

        _silent.Remove(entry.Status.Id);
        _shares.Set(entry);
        await Store();
        Wake(entry);
    }

    public Task Update(QueueEntry entry)
    {
        _silent.Remove(entry.Status.Id);
        var known = _shares.Find(entry.Status.Id);
        if (known is null || !_shares.Set(entry))
        {
            return Task.CompletedTask;
        }

        Wake(entry);
        _dirty |= known.Status.State != entry.Status.State || known.Status.Priority != entry.Status.Priority || known.Status.IsPaused != entry.Status.IsPaused;
        return Task.CompletedTask;
    }

    public Task Forget(JobId job)
    {
        _silent.Remove(job);
        _shares.Remove(job);
        _dirty = true;
        return Task.CompletedTask;
    }

    public Task<SlotGrant?> Next(SlotOffer offer) => Task.FromResult(_shares.Next(offer));

    public Task Register(WorkerStatus worker)
    {
        _workers[worker.Worker] = (worker, clock.GetTimestamp());
        return Task.CompletedTask;
    }

    public Task<string?> WhyNot(PartNeeds needs) => Task.FromResult(WorkerFit.WhyNot(needs, [.. _workers.Values.Select(worker => worker.Status)]));

    public Task<JobStatus[]> List() =>
        Task.FromResult<JobStatus[]>([.. _shares.Entries.Select(entry => entry.Status).OrderByDescending(status => status.SubmittedUtcUnixNs)]);

    public Task<WorkerStatus[]> Workers() => Task.FromResult<WorkerStatus[]>([.. _workers.Values.Select(worker => worker.Status).OrderBy(worker => worker.Worker)]);

    private void Wake(QueueEntry entry)
    {
        if (entry.HasWork)
        {
            foreach (var (key, worker) in _workers)
            {
                if (worker.Status.Capability == entry.Needs.Capability)
                {
                    _ = GrainFactory.GetGrain<IWorkerGrain>(key).Wake();
                }
            }
        }
    }

    /// <summary>Forgets workers that are silent and jobs whose time is over, and asks jobs that have said nothing since a restart.</summary>
    private async Task Look(CancellationToken cancellationToken)
    {
        foreach (var (key, worker) in _workers.Where(worker => clock.GetElapsedTime(worker.Value.Timestamp) > Forgotten).ToArray())
        {
            _workers.Remove(key);
            _shares.RemoveWorker(key);
        }

        foreach (var job in _silent)
        {
            _ = GrainFactory.GetGrain<IJobGrain>(job.Text).Resume();
        }

        var now = UtcTime.FromDateTime(clock.GetUtcNow().UtcDateTime).UnixNs;
        foreach (var entry in _shares.Entries.Where(entry => entry.ForgetUtcUnixNs < now).ToArray())
        {
            _ = GrainFactory.GetGrain<IJobGrain>(entry.Status.Id.Text).Delete();
        }

        await StoreChanges();
    }

    private async Task StoreChanges()
    {
        if (!_dirty)
        {
            return;
        }

        try
        {
            await Store();
        }
        catch (Exception failure) when (TransientFailure.IsTransient(failure) && failure is not InconsistentStateException)
        {
            // The disk is full, it may be; the next look tries again.
        }
    }

    private async Task Store()
    {
        try
        {
            stored.State.Entries = [.. _shares.Entries];
            await stored.WriteStateAsync();
            _dirty = false;
        }
        catch (InconsistentStateException)
        {
            DeactivateOnIdle();
            throw;
        }
    }
}
