using Muser.Grains.Tests.Fixtures;
using Muser.Interfaces.Jobs;
using Muser.Silo;

namespace Muser.Grains.Tests.Jobs;

/// <summary>Where parts are performed: on workers that are able to, and where what they need is free.</summary>
[Trait("Tier", "Cluster")]
public sealed class JobPlacementTests
{
    private const int Parts = 6;

    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Muser:Jobs:LookIntervalMs"] = "50",
        ["Muser:Jobs:Slots"] = "3",
        ["Muser:Jobs:MemoryMiB"] = "1000",
    };

    [Theory]
    [InlineData(1, 200, 3)]
    [InlineData(1, 400, 2)]
    [InlineData(1, 600, 1)]
    [InlineData(1.5, 1, 2)]
    [InlineData(2, 1, 1)]
    public async Task NoMorePartsAreAtWorkThanTheirProcessorsAndMemoryAreThere(double cpus, int memoryMiB, int atOnce)
    {
        await using var cluster = await Start(Roles.Jobs);
        var runs = new JobRuns();
        var job = await JobRuns.Submit(cluster, Submission(runs, new PartNeeds { Cpus = cpus, MemoryMiB = memoryMiB }));

        await runs.UntilBegun(atOnce);
        await runs.LetGoUntil(job, Parts);

        Assert.Equal((JobState.Done, atOnce), ((await JobRuns.End(job)).State, runs.MostAtOnce));
    }

    [Fact]
    public async Task PartsOfTwoJobsShareTheMemoryOfASilo()
    {
        await using var cluster = await Start(Roles.Jobs);
        var (large, small) = (new JobRuns(), new JobRuns());
        var first = await JobRuns.Submit(cluster, Submission(large, new PartNeeds { MemoryMiB = 700 }));
        await large.UntilBegun(1);

        var second = await JobRuns.Submit(cluster, Submission(small, new PartNeeds { MemoryMiB = 300 }));
        await small.UntilBegun(1);
        await large.LetGoUntil(first, Parts);
        await small.LetGoUntil(second, Parts);

        Assert.Equal(1, large.MostAtOnce);
        Assert.InRange(small.MostAtOnce, 1, 3);
    }

    [Fact]
    public async Task PartsThatNeedAGpuAreWhereOneIsAndOneAtATime()
    {
        await using var cluster = await Start(Roles.Jobs, Roles.JobsOnGpu);
        var runs = new JobRuns();
        var job = await JobRuns.Submit(cluster, Submission(runs, new PartNeeds { Capability = "gpu", MemoryMiB = 1, Gpus = 1 }));

        await runs.LetGoUntil(job, Parts);

        await JobRuns.End(job);
        var workers = await Workers(cluster);
        Assert.Equal(["cpu", "cpu", "gpu"], workers.Select(worker => worker.Capability).Order());
        Assert.Equal(
            [("cpu", "Silo_0", 0L), ("cpu", "Silo_1", 0L), ("gpu", "Silo_1", Parts + 2L)],
            workers.Select(worker => (worker.Capability, worker.Silo, worker.StepsDone)).Order());
        Assert.Equal(1, runs.MostAtOnce);
    }

    [Fact]
    public async Task WhatNoWorkerIsLargeEnoughForWaitsForOneAndSaysSo()
    {
        await using var cluster = await Start(Roles.Jobs);
        var runs = new JobRuns();
        var job = await JobRuns.Submit(cluster, Submission(runs, new PartNeeds { Capability = "gpu", MemoryMiB = 1, Gpus = 1 }));
        await JobRuns.Until(
            job,
            status => status.Message == "No silo has a worker for 'gpu': start one with the role jobs, and that among its Muser:Jobs:Capabilities.",
            "the sentence");

        await cluster.Add(Roles.JobsOnGpu);
        await runs.LetGoUntil(job, Parts);

        var end = await JobRuns.End(job);
        Assert.Equal((JobState.Done, ""), (end.State, end.Message));
    }

    [Theory]
    [InlineData(4, 1, 0, "No worker takes a part that needs 4 processors, 1 MiB and 0 GPUs: the largest has 3 processors, 1000 MiB and 0 GPUs.")]
    [InlineData(1, 2000, 0, "No worker takes a part that needs 1 processor, 2000 MiB and 0 GPUs: the largest has 3 processors, 1000 MiB and 0 GPUs.")]
    [InlineData(1, 1, 1, "No worker takes a part that needs 1 processor, 1 MiB and 1 GPU: the largest has 3 processors, 1000 MiB and 0 GPUs.")]
    public async Task WhatIsLargerThanAnyWorkerIsSaid(double cpus, int memoryMiB, int gpus, string sentence)
    {
        await using var cluster = await Start(Roles.Jobs);
        var job = await JobRuns.Submit(cluster, Submission(new JobRuns(), new PartNeeds { Cpus = cpus, MemoryMiB = memoryMiB, Gpus = gpus }));

        await JobRuns.Until(job, status => status.Message == sentence, sentence);
    }

    private static JobSubmission Submission(JobRuns runs, PartNeeds needs) => runs.Submission(new TestOptions { Parts = Parts, Gated = true }) with { Needs = needs };

    private static async Task<WorkerStatus[]> Workers(ServiceCluster cluster)
    {
        var queue = cluster.Client.GetGrain<IJobQueueGrain>(IJobQueueGrain.Key);
        while (true)
        {
            // Workers say once a second what they have done.
            var workers = await queue.Workers();
            if (workers.Sum(worker => worker.StepsDone) >= Parts + 2)
            {
                return workers;
            }

            await Task.Delay(20);
        }
    }

    private static Task<ServiceCluster> Start(params MuserSiloOptions[] silos) => ServiceCluster.Start(Settings, JobRuns.AddTestJobs, silos);
}
