using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;

namespace Muser.Grains.Tests.Jobs;

/// <summary>Whose turn it is, with slots whose steps take as long as the test says: nothing runs, and no clock does.</summary>
[Trait("Tier", "Unit")]
public sealed class JobSharesTests
{
    private readonly JobShares _shares = new();
    private long _notices;

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 3)]
    [InlineData(3, 2)]
    [InlineData(8, 5)]
    [InlineData(2, 10)]
    public void EqualJobsAreServedEqually(int slots, int jobs)
    {
        var names = Enumerable.Range(0, jobs).Select(job => $"job{job}").ToArray();
        Array.ForEach(names, name => Add(name));

        var turns = Serve(slots, turns: 100 * jobs, _ => 1);

        // Each turn is as long as any other: nobody is more than the slots' turns ahead.
        Assert.All(names, name => Assert.InRange(turns[name], 100 - slots, 100 + slots));
    }

    [Fact]
    public void WhatIsSharedIsTimeNotParts()
    {
        Add("short");
        Add("long");

        var turns = Serve(2, turns: 400, job => job == "long" ? 3 : 1);

        Assert.InRange(turns["short"] / (double)turns["long"], 2.8, 3.2);
    }

    [Fact]
    public void AJobThatComesLaterHasNoClaimToWhatOthersHadAndIsNotBehindThem()
    {
        Add("first");
        Serve(2, turns: 100, _ => 1);
        Add("second");

        var turns = Serve(2, turns: 100, _ => 1);

        Assert.InRange(turns["second"], 48, 52);
    }

    [Fact]
    public void AJobThatHadNothingForALongTimeDoesNotCatchUp()
    {
        Add("first");
        Add("second");
        Serve(2, turns: 10, _ => 1);
        Set("second", hasWork: false);
        Serve(2, turns: 100, _ => 1);
        Set("second", hasWork: true);

        Assert.InRange(Serve(2, turns: 100, _ => 1)["second"], 48, 52);
    }

    [Fact]
    public void TheHighestPriorityComesFirstAndAJobOfModeClusterSharesWithIt()
    {
        Add("low", priority: 3);
        Add("high", priority: 7);
        Add("at once", priority: 1, mode: JobMode.Cluster);

        var turns = Serve(2, turns: 100, _ => 1);

        Assert.False(turns.ContainsKey("low"));
        Assert.InRange(turns["high"], 48, 52);
        Assert.InRange(turns["at once"], 48, 52);
    }

    [Fact]
    public void TheReserveIsForTheHighestPriorityAloneAndTakesNoProcessor()
    {
        Add("high", priority: 9);

        Assert.Null(_shares.Next(Offer(0) with { IsReserve = true }));
        Add("real time", priority: 10);
        Assert.Equal("real time", _shares.Next(Offer(0) with { IsReserve = true, FreeCpus = 0 })!.Job.Text);
    }

    [Theory]
    [InlineData("gpu", 1, 100, 1, false)]
    [InlineData("cpu", 0.9, 100, 1, false)]
    [InlineData("cpu", 1, 99, 1, false)]
    [InlineData("cpu", 1, 100, 0, false)]
    [InlineData("cpu", 1, 100, 1, true)]
    public void WhatDoesNotFitIsPassedOver(string capability, double cpus, int memoryMiB, int gpus, bool fits)
    {
        Add("picky", priority: 9, needs: new PartNeeds { Cpus = 1, MemoryMiB = 100, Gpus = 1 });
        Add("modest", priority: 1, needs: new PartNeeds { Cpus = 0.5, MemoryMiB = 1 });

        var grant = _shares.Next(Offer(0) with { Capability = capability, FreeCpus = cpus, FreeMemoryMiB = memoryMiB, FreeGpus = gpus });

        Assert.Equal(capability == "gpu" ? null : fits ? "picky" : "modest", grant?.Job.Text);
    }

    [Fact]
    public void ASlotThatFoundNothingIsBelievedUnlessTheJobHasSaidMoreSince()
    {
        Add("empty");
        var grant = _shares.Next(Offer(0))!;

        Assert.Null(_shares.Next(Offer(0) with { Last = Empty(grant) }));
        Set("empty", hasWork: true);
        grant = _shares.Next(Offer(0))!;
        Set("empty", hasWork: true);
        Assert.NotNull(_shares.Next(Offer(0) with { Last = Empty(grant) }));
    }

    [Fact]
    public void WhatIsOlderThanWhatIsKnownDoesNotCount()
    {
        Add("job");

        Assert.False(_shares.Set(Entry("job", hasWork: false) with { Notice = 0 }));
        Assert.NotNull(_shares.Next(Offer(0)));
    }

    [Fact]
    public void SlotsOfAWorkerThatIsGoneAreWithNobody()
    {
        Add("first");
        Add("second");
        var held = _shares.Next(Offer(0))!.Job.Text;
        var other = _shares.Next(Offer(1))!.Job.Text;
        Assert.NotEqual(held, other);

        _shares.RemoveWorker("worker");

        // Both have been served the same, and neither has a slot: whichever comes, the other comes then.
        var next = new[] { _shares.Next(Offer(2))!.Job.Text, _shares.Next(Offer(3))!.Job.Text };
        Assert.Equal(["first", "second"], next.Order());
    }

    /// <summary>Lets slots ask, work as long as the test says, and ask again, the one that is free first; returns the turns of each job.</summary>
    private Dictionary<string, int> Serve(int slots, int turns, Func<string, double> seconds)
    {
        var served = new Dictionary<string, int>();
        var free = new PriorityQueue<(int Slot, SlotWork? Last), (double Time, int Slot)>();
        for (var slot = 0; slot < slots; slot++)
        {
            free.Enqueue((slot, null), (0, slot));
        }

        for (var turn = 0; turn < turns; turn++)
        {
            free.TryDequeue(out var asks, out var at);
            var grant = _shares.Next(Offer(asks.Slot) with { Last = asks.Last })!;
            var job = grant.Job.Text;
            served[job] = served.GetValueOrDefault(job) + 1;
            var work = new SlotWork { Job = grant.Job, Seconds = seconds(job), WasEmpty = false, Notice = grant.Notice };
            free.Enqueue((asks.Slot, work), (at.Time + work.Seconds, asks.Slot));
        }

        return served;
    }

    private void Add(string name, int priority = 5, JobMode mode = JobMode.Queue, PartNeeds? needs = null) =>
        Assert.True(_shares.Set(Entry(name, hasWork: true, priority, mode, needs)));

    private void Set(string name, bool hasWork) => Assert.True(_shares.Set(Entry(name, hasWork)));

    private QueueEntry Entry(string name, bool hasWork, int priority = 5, JobMode mode = JobMode.Queue, PartNeeds? needs = null) => new()
    {
        Status = new JobStatus
        {
            Id = new JobId { Text = name },
            Job = name,
            Title = name,
            Who = "",
            State = JobState.Running,
            Priority = priority,
            Mode = mode,
        },
        Needs = needs ?? new PartNeeds(),
        HasWork = hasWork,
        Notice = ++_notices,
    };

    private static SlotOffer Offer(int slot) => new()
    {
        Worker = "worker",
        Slot = slot,
        IsReserve = false,
        Capability = "cpu",
        FreeCpus = 10,
        FreeMemoryMiB = 10_000,
        FreeGpus = 1,
    };

    private static SlotWork Empty(SlotGrant grant) => new() { Job = grant.Job, Seconds = 0, WasEmpty = true, Notice = grant.Notice };
}
