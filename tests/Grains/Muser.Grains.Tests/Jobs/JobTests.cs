using System.Text;
using Muser.Formats.Frames;
using Muser.Grains.Tests.Fixtures;
using Muser.Interfaces.Jobs;
using Muser.Silo;

namespace Muser.Grains.Tests.Jobs;

/// <summary>Jobs over several silos.</summary>
[Trait("Tier", "Cluster")]
public sealed class JobTests
{
    private static readonly Dictionary<string, string?> Quick = new()
    {
        ["Muser:Jobs:LookIntervalMs"] = "50",
        ["Muser:Jobs:Slots"] = "2",
        ["Muser:Jobs:MemoryMiB"] = "1000",
        ["Muser:Jobs:StopPatienceMs"] = "100",
    };

    [Fact]
    public async Task WordsAreCountedOverSeveralSilos()
    {
        await using var cluster = await Start(Roles.Jobs, Roles.Jobs, Roles.Ingest);
        var text = Path.Combine(cluster.Folder, "text.txt");
        await File.WriteAllTextAsync(text, Text(200_000));

        var job = await JobRuns.Submit(cluster, new JobSubmission
        {
            Job = "wordcount",
            Options = $$"""{"file":"{{text}}","partMiB":0.02}""",
            OutputFolder = Path.Combine(cluster.Folder, "counts"),
        });
        var counted = await JobRuns.End(job);
        var merged = await JobRuns.End(cluster.Client.GetGrain<IJobGrain>(counted.Next!.Value.Text));

        Assert.Equal((JobState.Done, ""), (merged.State, merged.Message));
        Assert.True(counted.Parts > 20);
        Assert.Equal(Expected(await File.ReadAllTextAsync(text)), await File.ReadAllTextAsync(Path.Combine(cluster.Folder, "counts", "counts.txt")));
    }

    [Fact]
    public async Task AJobSurvivesTheSiloThatRunsItAndItsWorkers()
    {
        // A part may be lost with both silos that are killed, which is not to send it into a process of its own: the tests have none.
        var settings = new Dictionary<string, string?>(Quick) { ["Muser:Jobs:IsolateAfterLosses"] = "3" };
        await using var cluster = await Start(settings, Roles.Jobs, Roles.Jobs, Roles.Jobs);
        var runs = new JobRuns();
        var job = await JobRuns.Submit(cluster, runs.Submission(new TestOptions { Parts = 40, Gated = true }));
        await runs.LetGoUntil(job, done: 8);

        await cluster.Kill(cluster.Silo(2));
        await runs.LetGoUntil(job, done: 12);
        await cluster.Kill(cluster.Silo(1));
        runs.LetGo(1000);
        var end = await JobRuns.End(job);

        Assert.Equal((JobState.Done, 40, 0), (end.State, end.Done, end.Failed));
        Assert.Equal($$"""{"sum":{{Enumerable.Range(0, 40).Sum(part => part * part)}}}""", end.Result);
    }

    [Fact]
    public async Task APartThatFailsIsTriedAgainAndTheOthersGoOn()
    {
        await using var cluster = await Start(Roles.Jobs);
        var runs = new JobRuns();

        var end = await JobRuns.End(await JobRuns.Submit(cluster, runs.Submission(new TestOptions { Parts = 10, FailingParts = [3], FailingAttempts = 2 })));

        Assert.Equal((JobState.Done, 10, 2), (end.State, end.Done, end.FailedAttempts));
        Assert.Equal(3, runs.Begun.Count(run => run.Index == 3));
    }

    [Fact]
    public async Task RetryPerformsWhatFailedAndNothingElse()
    {
        await using var cluster = await Start(Roles.Jobs);
        var runs = new JobRuns();
        var job = await JobRuns.Submit(cluster, runs.Submission(new TestOptions { Parts = 10, FailingParts = [3, 7], FailingAttempts = 3 }));
        var failed = await JobRuns.End(job);

        Assert.Equal((JobState.Failed, 8, 2), (failed.State, failed.Done, failed.Failed));
        Assert.Equal("2 of 10 parts failed, the first because: Part 3 has no data.", failed.Message);
        Assert.Equal("Part 7 has no data.", (await job.GetParts(0, 10, PartState.Failed))[1].Message);

        var before = runs.Begun.Length;
        await job.Retry();
        var end = await JobRuns.End(job);

        Assert.Equal((JobState.Done, 10), (end.State, end.Done));
        Assert.Equal([3, 7], runs.Begun[before..].Select(run => run.Index).Order());
    }

    [Fact]
    public async Task AFailureThatIsFinalIsNotTriedAgain()
    {
        await using var cluster = await Start(Roles.Jobs);
        var runs = new JobRuns();

        var end = await JobRuns.End(await JobRuns.Submit(
            cluster, runs.Submission(new TestOptions { Parts = 4, FailingParts = [1], FailsForGood = true }) with { Retry = new RetryPolicy { MaxFailedParts = 1 } }));

        Assert.Equal((JobState.Done, 3, 1, "1 of 4 parts failed, which was allowed."), (end.State, end.Done, end.Failed, end.Message));
        Assert.Single(runs.Begun, run => run.Index == 1);
    }

    [Fact]
    public async Task APartThatHangsIsGivenUpAndTheOthersGoOn()
    {
        await using var cluster = await Start(Roles.Jobs);
        var runs = new JobRuns();

        var end = await JobRuns.End(await JobRuns.Submit(
            cluster,
            runs.Submission(new TestOptions { Parts = 6, HangingParts = [2] }) with { Limits = new PartLimits { Seconds = 0.2 }, Retry = new RetryPolicy { MaxAttempts = 1 } }));

        Assert.Equal((JobState.Failed, 5, 1, 1), (end.State, end.Done, end.Failed, end.FailedAttempts));
        Assert.Contains("did not stop when it was to, within 0.1 s, and was given up; in the mode 'process' it would have been killed", end.Message);
    }

    [Fact]
    public async Task APausedJobBeginsNothingAndGoesOn()
    {
        await using var cluster = await Start(Roles.Jobs);
        var runs = new JobRuns();
        var job = await JobRuns.Submit(cluster, runs.Submission(new TestOptions { Parts = 10, Gated = true }));
        await runs.UntilBegun(2);

        await job.Pause(true);
        runs.LetGo(1000);
        await JobRuns.Until(job, status => status.Running == 0, "no running part");
        var paused = runs.Begun.Length;
        Assert.InRange(paused, 2, 9);
        await job.Pause(false);

        Assert.Equal(JobState.Done, (await JobRuns.End(job)).State);
        Assert.Equal(10, runs.Begun.Length);
    }

    [Fact]
    public async Task ACancelledJobStopsAndRetryGoesOnWithIt()
    {
        await using var cluster = await Start(Roles.Jobs);
        var runs = new JobRuns();
        var job = await JobRuns.Submit(cluster, runs.Submission(new TestOptions { Parts = 10, Gated = true }));
        await runs.UntilBegun(2);
        runs.LetGo(1);
        await JobRuns.Until(job, status => status.Done >= 1, "one part");

        var cancelled = await job.Cancel();
        Assert.Equal((JobState.Cancelled, "It was cancelled."), (cancelled!.State, cancelled.Message));
        runs.LetGo(1000);
        await job.Retry();

        var end = await JobRuns.End(job);
        Assert.Equal((JobState.Done, 10), (end.State, end.Done));
    }

    [Fact]
    public async Task AnEndlessJobPerformsPartsWhileOthersAreToComeAndGoesOnBehindThem()
    {
        await using var cluster = await Start(Roles.Jobs, Roles.Jobs);
        var runs = new JobRuns();
        var job = await JobRuns.Submit(cluster, runs.Submission(new TestOptions()) with { Job = TestStream.Name });

        runs.LetGo(3);
        await JobRuns.Until(job, status => status.Done == 3, "3 parts");
        await cluster.Kill(cluster.Silo(1));
        var status = await JobRuns.Until(
            job,
            status =>
            {
                runs.LetGo(1); // the split on the killed silo, which this process still runs, takes some
                return status.Done >= 6;
            },
            "6 parts");

        Assert.Equal((JobState.Running, false), (status.State, status.IsSplit));
        Assert.Equal(JobState.Cancelled, (await job.Cancel())!.State);
        Assert.Equal(Enumerable.Range(0, 6), runs.Begun.Select(run => run.Index).Distinct().Order().Take(6));
    }

    [Fact]
    public async Task JobsInAChainBeginOneAfterTheOther()
    {
        await using var cluster = await Start(Roles.Jobs);
        var (first, second) = (new JobRuns(), new JobRuns());
        var job = await JobRuns.Submit(cluster, first.Submission(new TestOptions { Parts = 3, Gated = true }) with
        {
            Then = [second.Submission(new TestOptions { Parts = 2 })],
        });
        await first.UntilBegun(1);
        Assert.Empty(second.Begun);
        first.LetGo(3);

        var next = cluster.Client.GetGrain<IJobGrain>((await JobRuns.End(job)).Next!.Value.Text);
        Assert.Equal((JobState.Done, 2), ((await JobRuns.End(next)).State, second.Begun.Length));
    }

    [Fact]
    public async Task AJobAfterOneThatFailedFailsWithASentence()
    {
        await using var cluster = await Start(Roles.Jobs);
        var runs = new JobRuns();
        var job = await JobRuns.Submit(cluster, runs.Submission(new TestOptions { FailingParts = [0], FailsForGood = true }), "first");

        var after = await JobRuns.End(await JobRuns.Submit(
            cluster, runs.Submission(new TestOptions()) with { After = [new JobId { Text = "first" }] }));

        Assert.Equal(JobState.Failed, (await JobRuns.End(job)).State);
        Assert.Equal("The job first, after which it was to begin, has failed; retry that, and then this.", after.Message);
    }

    [Fact]
    public async Task AJobWaitsForAFileThatIsStillBeingRecorded()
    {
        await using var cluster = await Start(Roles.Jobs);
        var runs = new JobRuns();
        var file = Path.Combine(cluster.Folder, "minute.dat");
        var job = await JobRuns.Submit(cluster, runs.Submission(new TestOptions()) with { WaitFor = [new JobWait { File = file, QuietSeconds = 3600 }] });

        await JobRuns.Until(job, status => status.Message == $"It waits for {file}, which is not there.", "the sentence");
        await File.WriteAllTextAsync(file, "frames");
        await JobRuns.Until(job, status => status.Message == $"It waits until {file} has not grown for 3600 s.", "the sentence");
        Assert.Empty(runs.Begun);
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-2));

        Assert.Equal(JobState.Done, (await JobRuns.End(job)).State);
    }

    [Fact]
    public async Task AJobWaitsForCyclesThatAreStillToBePublished()
    {
        await using var cluster = await Start(
            new Dictionary<string, string?>(Quick) { ["Muser:Imaging:Channels"] = "None", ["Muser:Observing:CommitIntervalMs"] = "50" }, Roles.Receiver, Roles.Jobs);
        var runs = new JobRuns();
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);
        var until = Instrument.Start.AddNs(10 * ArrayLayout.Muser1.CyclePeriodNs);
        var job = await JobRuns.Submit(
            cluster, runs.Submission(new TestOptions()) with { WaitFor = [new JobWait { Array = "muser1", UntilUtcUnixNs = until.UnixNs }] });

        await JobRuns.Until(job, status => status.Message == $"It waits for muser1 to be published until {until}; so far it is not at all.", "the sentence");
        await wire.Send(wire.Frames(0, 5 * 8));
        await wire.Drain();
        await JobRuns.Until(
            job, status => status.Message.StartsWith($"It waits for muser1 to be published until {until}; so far it is until 2015-", StringComparison.Ordinal), "the sentence");
        Assert.Empty(runs.Begun);
        await wire.Send(wire.Frames(5 * 8, 20 * 8));
        await wire.Drain();

        Assert.Equal(JobState.Done, (await JobRuns.End(job)).State);
    }

    [Fact]
    public async Task WhatAJobLeavesIsDeletedWhenItsTimeIsOver()
    {
        await using var cluster = await Start(Roles.Jobs);
        var runs = new JobRuns();
        var kept = await JobRuns.Submit(cluster, runs.Submission(new TestOptions()), "kept");
        var brief = await JobRuns.Submit(cluster, runs.Submission(new TestOptions()) with { KeepHours = 0 }, "short");
        await JobRuns.End(kept);

        await Until(async () => await brief.GetStatus() is null && !Directory.Exists(Path.Combine(cluster.JobsFolder, "short")), "the job is gone with its files");

        var known = (await cluster.Client.GetGrain<IJobQueueGrain>(IJobQueueGrain.Key).List()).Select(job => job.Id.Text);
        Assert.Equal(["kept"], known);
        Assert.True(File.Exists(Path.Combine(cluster.JobsFolder, "kept", "results", "squares.txt")));
    }

    [Fact]
    public async Task AJobOfModeClusterBeginsThoughOthersOfHigherPriorityWait()
    {
        await using var cluster = await Start(Roles.Jobs);
        var (high, low, atOnce) = (new JobRuns(), new JobRuns(), new JobRuns());
        await JobRuns.Submit(cluster, high.Submission(new TestOptions { Parts = 1000, Gated = true }, priority: 9));
        await high.UntilBegun(2);
        var waits = await JobRuns.Submit(cluster, low.Submission(new TestOptions(), priority: 1));
        var begins = await JobRuns.Submit(cluster, atOnce.Submission(new TestOptions(), priority: 1) with { Mode = JobMode.Cluster });

        // Slots come free one by one; those of the high priority are far from over.
        var end = await JobRuns.Until(
            begins,
            status =>
            {
                if (status.EndedUtcUnixNs is null)
                {
                    high.LetGo(1);
                }

                return status.EndedUtcUnixNs is not null;
            },
            "its end");

        Assert.Equal(JobState.Done, end.State);
        Assert.Empty(low.Begun);
        Assert.Equal(JobState.Splitting, (await waits.GetStatus())!.State);
        high.LetGo(2000);
    }

    [Fact]
    public async Task AnEndlessJobKeepsItsNewestPartsAndForgetsOthersWithWhatTheyLeft()
    {
        await using var cluster = await Start(new Dictionary<string, string?>(Quick) { ["Muser:Jobs:KeptParts"] = "5", ["Muser:Jobs:MaxPartsWaiting"] = "5" }, Roles.Jobs, Roles.Jobs);
        var runs = new JobRuns();
        var job = await JobRuns.Submit(cluster, runs.Submission(new TestOptions()) with { Job = TestStream.Name });

        await JobRuns.Until(
            job,
            status =>
            {
                runs.LetGo(1);
                return status.Done >= 100;
            },
            "100 parts");
        await Until(async () => (await job.GetParts(0, 1000, null)).Length <= 15, "no more parts than twice as many as are kept, and those that wait");
        await cluster.Kill(cluster.Silo(1));
        var status = await JobRuns.Until(
            job,
            status =>
            {
                runs.LetGo(1);
                return status.Done >= 150;
            },
            "150 parts");

        Assert.Equal((JobState.Running, 0), (status.State, status.Failed));
        var parts = await job.GetParts(0, 1000, null);
        Assert.Equal(Enumerable.Range(parts[0].Index, parts.Length), parts.Select(part => part.Index));
        Assert.True(parts[0].Index > 50, $"the first part that is known is {parts[0].Index}");
        Assert.Equal(Enumerable.Range(0, 150), runs.Begun.Select(run => run.Index).Distinct().Order().Take(150));
        await job.Cancel();
    }

    [Fact]
    public async Task TwoJobsDoNotWriteToOneFolder()
    {
        await using var cluster = await Start(Roles.Jobs);
        var runs = new JobRuns();
        var folder = Path.Combine(cluster.Folder, "out");
        var job = await JobRuns.Submit(cluster, runs.Submission(new TestOptions { Parts = 2, Gated = true }) with { OutputFolder = folder }, "first");

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => JobRuns.Submit(cluster, runs.Submission(new TestOptions()) with { OutputFolder = folder }));
        Assert.Equal($"The job first writes to {folder}; name another folder, or wait until it has ended.", refusal.Message);

        runs.LetGo(2);
        await JobRuns.End(job);
        Assert.Equal("0 0\n1 1\n", await File.ReadAllTextAsync(Path.Combine(folder, "squares.txt")));
        var late = await JobRuns.End(await JobRuns.Submit(cluster, runs.Submission(new TestOptions()) with { OutputFolder = folder }));
        Assert.Equal($"The split failed: The folder {folder} is not empty, and nothing in it is to be overwritten; name another.", late.Message);
    }

    [Fact]
    public async Task TheHighestPriorityBeginsThoughEverySlotIsBusy()
    {
        await using var cluster = await Start(Roles.Jobs);
        var (low, high) = (new JobRuns(), new JobRuns());
        await JobRuns.Submit(cluster, low.Submission(new TestOptions { Parts = 10_000, Gated = true }, priority: 1));
        await low.UntilBegun(2);

        var end = await JobRuns.End(await JobRuns.Submit(cluster, high.Submission(new TestOptions { Parts = 3 }, priority: 10)));

        Assert.Equal(JobState.Done, end.State);
        Assert.Equal(2, low.Begun.Length);
        low.LetGo(20_000);
    }

    [Fact]
    public async Task APriorityThatIsRaisedWhileAJobWaitsComesFirst()
    {
        await using var cluster = await Start(new Dictionary<string, string?>(Quick) { ["Muser:Jobs:Slots"] = "1" }, Roles.Jobs);
        var (busy, first, second) = (new JobRuns(), new JobRuns(), new JobRuns());
        var holding = await JobRuns.Submit(cluster, busy.Submission(new TestOptions { Gated = true }));
        await busy.UntilBegun(1);
        var a = await JobRuns.Submit(cluster, first.Submission(new TestOptions(), priority: 4));
        var b = await JobRuns.Submit(cluster, second.Submission(new TestOptions(), priority: 2));

        await b.SetPriority(6);
        busy.LetGo(1);
        await JobRuns.End(holding);
        var ended = new[] { await JobRuns.End(a), await JobRuns.End(b) };

        Assert.True(ended[1].EndedUtcUnixNs < ended[0].StartedUtcUnixNs, "the job whose priority was raised was not first");
    }

    [Fact]
    public async Task PartsCallServicesWhoseInstancesShareTheWork()
    {
        await using var cluster = await Start(Roles.Jobs, Roles.Jobs);
        var runs = new JobRuns();

        var end = await JobRuns.End(await JobRuns.Submit(cluster, runs.Submission(new TestOptions { Parts = 30, AsksService = true })));
        var instances = await Task.WhenAll(Enumerable.Range(0, 3).Select(instance => cluster.Client.GetGrain<IServiceGrain>($"{SquareService.Name}/{instance}").GetStatistics()));

        Assert.Equal("1 of 30 parts failed, the first because: The service 'square' failed: 13 has no square.", end.Message);
        Assert.Equal((29, 1L), (end.Done, end.FailedAttempts));
        Assert.Equal((30, 1), (instances.Sum(instance => instance.Calls), instances.Sum(instance => instance.Failures)));
        Assert.All(instances, instance => Assert.InRange(instance.Calls, 1, 29));
    }

    [Fact]
    public async Task WhatCannotBeSubmittedIsRefusedWithASentence()
    {
        await using var cluster = await Start(Roles.Jobs);

        var unknown = await Assert.ThrowsAsync<ArgumentException>(() => JobRuns.Submit(cluster, new JobSubmission { Job = "nothing" }));
        var priority = await Assert.ThrowsAsync<ArgumentException>(() => JobRuns.Submit(cluster, new JobSubmission { Job = TestJob.Name, Priority = 11 }));
        var options = await Assert.ThrowsAsync<ArgumentException>(() => JobRuns.Submit(cluster, new JobSubmission { Job = TestJob.Name, Options = "{" }));

        Assert.StartsWith("There is no job 'nothing'; there are ", unknown.Message);
        Assert.Equal("The priority is 11; it must be 1 to 10, 10 highest.", priority.Message);
        Assert.StartsWith("The options of test are not JSON: ", options.Message);
    }

    private static async Task Until(Func<Task<bool>> condition, string what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            Assert.False(patience.IsCancellationRequested, $"waited 60 s and it is not so: {what}");
            await Task.Delay(20);
        }
    }

    private static Task<ServiceCluster> Start(params MuserSiloOptions[] silos) => Start(Quick, silos);

    private static Task<ServiceCluster> Start(Dictionary<string, string?> settings, params MuserSiloOptions[] silos) =>
        ServiceCluster.Start(settings, JobRuns.AddTestJobs, silos);

    private static string Text(int words)
    {
        var (random, text) = (new Random(1), new StringBuilder());
        for (var word = 0; word < words; word++)
        {
            var length = random.Next(1, 30);
            text.Append((char)('a' + random.Next(26)), length).Append(" \t\n"[random.Next(3)]).Append(' ', random.Next(2));
        }

        return text.ToString();
    }

    private static string Expected(string text) => string.Concat(
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .GroupBy(word => word)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Count(),7} {group.Key}\n"));
}
