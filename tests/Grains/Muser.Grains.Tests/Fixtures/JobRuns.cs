using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Muser.Grains.Cluster;
using Muser.Interfaces.Jobs;
using Muser.Silo.Jobs.Catalog;

namespace Muser.Grains.Tests.Fixtures;

/// <summary>Submits jobs to a cluster of a test and waits for them; and lets the parts of <see cref="TestJob"/> wait for the test.</summary>
public sealed class JobRuns
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);
    private static readonly ConcurrentDictionary<string, JobRuns> All = new();
    private readonly ConcurrentQueue<PartRun> _begun = new();
    private readonly SemaphoreSlim _gate = new(0);
    private readonly Lock _lock = new();
    private int _atWork;

    public JobRuns() => All[Name] = this;

    /// <summary>By which the parts find this object.</summary>
    public string Name { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Attempts at parts, in the order in which they began.</summary>
    public PartRun[] Begun => [.. _begun];

    /// <summary>How many parts were at work at once, at most.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>Adds the jobs of the tests to a silo.</summary>
    public static void AddTestJobs(ISiloBuilder silo)
    {
        silo.Services.AddSingleton(JobFactory.Of<TestJob>());
        silo.Services.AddSingleton(JobFactory.Of<TestStream>());
        silo.Services.AddSingleton(ServiceFactory.Of<SquareService>());
    }

    /// <summary>The object of a name.</summary>
    public static JobRuns Of(string name) => All[name];

    /// <summary>Lets so many parts go on that wait.</summary>
    public void LetGo(int parts) => _gate.Release(parts);

    /// <summary>
    /// Lets parts go on, one after the other, until so many are done: what a silo that is killed has done and not told is done again, and needs to be let go
    /// again.
    /// </summary>
    public Task LetGoUntil(IJobGrain job, int done) => Until(
        job,
        status =>
        {
            if (status.Done < done)
            {
                LetGo(1);
            }

            return status.Done >= done;
        },
        $"{done} parts");

    /// <summary>A part has begun.</summary>
    public void Begin(PartRun run)
    {
        _begun.Enqueue(run);
        lock (_lock)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++_atWork);
        }
    }

    /// <summary>A part has ended, however.</summary>
    public void End()
    {
        lock (_lock)
        {
            _atWork--;
        }
    }

    /// <summary>Waits until the test lets a part go on.</summary>
    public Task WaitForGate(CancellationToken cancellation) => _gate.WaitAsync(cancellation);

    /// <summary>A submission of <see cref="TestJob"/>.</summary>
    public JobSubmission Submission(TestOptions options, int priority = JobSubmission.DefaultPriority) => new()
    {
        Job = TestJob.Name,
        Options = JsonSerializer.Serialize(options with { Run = Name }, JobJson.Options),
        Priority = priority,
        Needs = new PartNeeds { MemoryMiB = 1 },
        Retry = new RetryPolicy { BackoffMs = 1, MaxAttempts = 3 },
    };

    /// <summary>Submits a job.</summary>
    public static async Task<IJobGrain> Submit(ServiceCluster cluster, JobSubmission submission, string? id = null)
    {
        var job = cluster.Client.GetGrain<IJobGrain>(id ?? $"test-{Guid.NewGuid():N}");
        await job.Create(submission, null);
        return job;
    }

    /// <summary>Waits until a job has ended.</summary>
    public static Task<JobStatus> End(IJobGrain job) => Until(job, status => status.EndedUtcUnixNs is not null, "its end");

    /// <summary>Waits until something is so with a job; while its silo is being replaced it cannot be asked.</summary>
    public static async Task<JobStatus> Until(IJobGrain job, Func<JobStatus, bool> condition, string what)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        JobStatus? last = null;
        while (true)
        {
            try
            {
                last = await job.GetStatus() ?? last;
                if (last is not null && condition(last))
                {
                    return last;
                }
            }
            catch (Exception failure) when (TransientFailure.IsTransient(failure) && !patience.IsCancellationRequested)
            {
            }

            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited {Patience.Limit.TotalSeconds} s for {what} of {job.GetPrimaryKeyString()}; it is {last}.");
            }

            await Task.Delay(LookInterval);
        }
    }

    /// <summary>Waits until so many attempts have begun.</summary>
    public async Task UntilBegun(int count)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (_begun.Count < count)
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited {Patience.Limit.TotalSeconds} s for {count} attempts; {_begun.Count} have begun.");
            }

            await Task.Delay(LookInterval);
        }
    }
}
