using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Grains.Cluster;
using Muser.Interfaces.Jobs;
using Orleans.Concurrency;

namespace Muser.Grains.Jobs;

/// <inheritdoc cref="IWorkerGrain"/>
/// <remarks>
/// Each slot goes round by itself: it asks the queue for a job, the job for steps, performs them, and reports. What could not be reported is not done again
/// here: the job finds out that the slot has it no more.
/// </remarks>
[Reentrant]
[WorkerPlacement]
public sealed partial class WorkerGrain(ISiloWork silo, IOptions<JobsOptions> options, TimeProvider clock, ILogger<WorkerGrain> log) : Grain, IWorkerGrain
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);
    private const int MaxReports = 30;
    private const int MaxLearnt = 1000;
    private const int LateBatches = 10;
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<int, (JobId Job, CancellationTokenSource Stop)> _running = [];
    private readonly Dictionary<JobId, double> _secondsPerPart = [];
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _slots = Task.CompletedTask;
    private long _stepsDone;

    /// <summary>A batch that takes so long was not as it was thought to be: it is not to hold back what is done of it.</summary>
    private TimeSpan LateAfter => TimeSpan.FromMilliseconds(LateBatches * options.Value.BatchMs);

    private string Key => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (!WorkerKey.TryParse(Key, out var key))
        {
            throw new ArgumentException($"'{Key}' is not the key of a worker.");
        }

        var count = silo.Resources.Slots + options.Value.ReserveSlots;
        _slots = Task.WhenAll(Enumerable.Range(0, count).Select(slot => GoRound(slot, slot >= silo.Resources.Slots, key.Capability)));
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _end.CancelAsync();
        foreach (var (_, stop) in _running.Values)
        {
            await stop.CancelAsync();
        }

        WakeSlots();
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public async Task<WorkerStatus> Start()
    {
        var status = new WorkerStatus
        {
            Worker = Key,
            Silo = silo.SiloName,
            Capability = Key[(Key.IndexOf('/') + 1)..],
            Slots = silo.Resources.Slots,
            Busy = _running.Count,
            StepsDone = _stepsDone,
            Cpus = silo.Resources.Slots,
            MemoryMiB = silo.Resources.MemoryMiB,
            Gpus = silo.Resources.Gpus,
        };
        await Queue().Register(status);
        DelayDeactivation(TimeSpan.FromMinutes(10));
        return status;
    }

    public Task Wake()
    {
        WakeSlots();
        return Task.CompletedTask;
    }

    public Task Stop(JobId job)
    {
        foreach (var running in _running.Values.Where(running => running.Job == job))
        {
            running.Stop.Cancel();
        }

        return Task.CompletedTask;
    }

    private IJobQueueGrain Queue() => GrainFactory.GetGrain<IJobQueueGrain>(IJobQueueGrain.Key);

    private void WakeSlots()
    {
        var wake = _wake;
        _wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        wake.SetResult();
    }

    private async Task GoRound(int slot, bool isReserve, string capability)
    {
        await Task.Yield();
        using var runner = silo.OpenSlot();
        SlotWork? last = null;
        while (!_end.IsCancellationRequested)
        {
            var wake = _wake.Task;
            try
            {
                var grant = await Queue().Next(Offer(slot, isReserve, capability, last));
                last = null;
                if (grant is null || !silo.Resources.TryTake(grant.Needs, isReserve))
                {
                    await wake.WaitAsync(AskAgain, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                    continue;
                }

                try
                {
                    last = await Work(slot, runner, grant);
                }
                finally
                {
                    silo.Resources.Give(grant.Needs, isReserve);
                }
            }
            catch (Exception failure)
            {
                // Of the cluster it is told elsewhere.
                LogRoundFailed(failure is OrleansException || TransientFailure.IsTransient(failure) ? LogLevel.Debug : LogLevel.Warning, Key, slot, failure.Message);
                await Task.Delay(AskAgain, clock, _end.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }

            if (last is { WasEmpty: false })
            {
                // What it had taken is free again, for others too.
                WakeSlots();
            }
        }
    }

    private SlotOffer Offer(int slot, bool isReserve, string capability, SlotWork? last)
    {
        var (cpus, memoryMiB, gpus) = silo.Resources.Free;
        return new SlotOffer
        {
            Worker = Key,
            Slot = slot,
            IsReserve = isReserve,
            Capability = capability,
            FreeCpus = cpus,
            FreeMemoryMiB = memoryMiB,
            FreeGpus = gpus,
            Last = last,
        };
    }

    private async Task<SlotWork> Work(int slot, ISlotRunner runner, SlotGrant grant)
    {
        var job = GrainFactory.GetGrain<IJobGrain>(grant.Job.Text);
        var batch = await job.Exchange(Key, slot, [], null, Wanted(grant.Job));
        if (batch.Items.Length == 0)
        {
            return new SlotWork { Job = grant.Job, Seconds = 0, WasEmpty = true, Notice = grant.Notice };
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        _running[slot] = (grant.Job, stop);
        var start = Stopwatch.GetTimestamp();
        StepReport[] reports;
        try
        {
            var run = runner.Run(grant.Job, batch, stop.Token);
            if (batch.Items.Length > 1 && await Task.WhenAny(run, Task.Delay(LateAfter, clock)) != run)
            {
                var (early, current) = runner.Hurry();
                _stepsDone += early.Length;
                await Report(job, slot, early, current);
            }

            reports = await run;
        }
        finally
        {
            _running.Remove(slot);
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Learn(grant.Job, batch, seconds);
        _stepsDone += reports.Length;
        await Report(job, slot, reports, keeps: null);
        return new SlotWork { Job = grant.Job, Seconds = seconds, WasEmpty = false, Notice = grant.Notice };
    }

    /// <summary>Reports, again while the cluster is the reason that it fails: a result that is lost costs the part another attempt.</summary>
    private async Task Report(IJobGrain job, int slot, StepReport[] reports, StepKey? keeps)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await job.Exchange(Key, slot, reports, keeps, wanted: 0);
                return;
            }
            catch (Exception failure) when (TransientFailure.IsTransient(failure) && attempt < MaxReports && !_end.IsCancellationRequested)
            {
                await Task.Delay(AskAgain, clock, _end.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    /// <summary>As many parts as take about <see cref="JobsOptions.BatchMs"/>; one where that is not known.</summary>
    private int Wanted(JobId job) => _secondsPerPart.TryGetValue(job, out var seconds)
        ? (int)Math.Clamp(options.Value.BatchMs / 1000 / seconds, 1, options.Value.MaxBatch)
        : 1;

    private void Learn(JobId job, WorkBatch batch, double seconds)
    {
        if (batch.Items[0].Kind is not StepKind.Perform)
        {
            return;
        }

        if (_secondsPerPart.Count > MaxLearnt)
        {
            _secondsPerPart.Clear();
        }

        var each = Math.Max(1e-7, seconds / batch.Items.Length);
        _secondsPerPart[job] = _secondsPerPart.TryGetValue(job, out var known) ? (known + each) / 2 : each;
    }

    [LoggerMessage(EventId = 3411, Message = "Slot {Slot} of worker {Worker} tries again in a second: {Reason}")]
    private partial void LogRoundFailed(LogLevel level, string worker, int slot, string reason);
}
