using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;
using Muser.Silo.Frames;
using Muser.Silo.Tests.Fixtures;

namespace Muser.Silo.Tests.Frames;

/// <summary>What does not go on says what it waits for, and holds nothing else up.</summary>
[Trait("Tier", "Unit")]
public sealed class StuckIngestTests : IngestRig
{
    [Fact]
    public async Task WhoCannotBeTakenInSaysThatItsPredecessorsAreOnTheirWay()
    {
        Options.MaxFramesInFlight = 3;
        var answer = new TaskCompletionSource<FrameOutcome>();
        Service.Process = _ => answer.Task;
        await Frame(0, 0);
        await Frame(0, 1);
        await Frame(0, 2);
        Assert.Null(Ingest.HeldUp);

        Clock.Advance(TimeSpan.FromSeconds(5));
        var fourth = Frame(0, 3).AsTask();
        Clock.Advance(TimeSpan.FromSeconds(7));
        var wait = Ingest.HeldUp;
        Assert.Equal(7, wait?.For.TotalSeconds);
        Assert.Equal("3 frames (MaxFramesInFlight) are on their way to their grains", wait?.Sentence);

        answer.SetResult(await Calibrated());
        await fourth.WaitAsync(Patience);
        Assert.Null(Ingest.HeldUp);
        await Drain();
    }

    [Fact]
    public async Task WhoCannotBeTakenInSaysThatCyclesWaitForTheirPublication()
    {
        var ledger = new TaskCompletionSource<CycleReceipt>();
        Service.Publish = _ => ledger.Task;
        for (var cycle = 0; cycle < 4; cycle++)
        {
            await Cycle(cycle);
        }

        await Until(() => Service.Arrivals.Count == 4);
        var next = Frame(4, 0).AsTask();
        Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("32 frames (MaxFramesHeld) wait for the publication of their cycles", Ingest.HeldUp?.Sentence);
        Assert.Equal(new Waiting(TimeSpan.FromSeconds(3), $"cycle {Key(0)} for its ledger"), Ingest.LongestCycle);

        ledger.SetResult(await Published());
        await next.WaitAsync(Patience);
        await Drain();
        Assert.Null(Ingest.LongestCycle);
    }

    [Fact]
    public async Task ACycleSaysWhichFramesItWaitsFor()
    {
        var answer = new TaskCompletionSource<FrameOutcome>();
        Service.Process = frame => frame.Slot is 3 or 5 ? answer.Task : Calibrated();
        await Cycle(0);
        var drained = Drain();
        await Until(() => Ingest.LongestCycle is not null);
        Clock.Advance(TimeSpan.FromSeconds(30));

        var wait = Ingest.LongestCycle!.Value;
        Assert.Equal((30, $"cycle {Key(0)} for the grains of slots 3, 5, or their maps"), (wait.For.TotalSeconds, wait.Sentence));
        answer.SetResult(await Calibrated());
        await drained;
    }

    [Fact]
    public async Task OpenCyclesThatHaveAllThePlacesAreClosedToMakeRoom()
    {
        // Seven frames each of five cycles of times that go backwards, as where the sender's clock is being set: no newer cycle closes them.
        await Cycle(9);
        await Drain();
        for (var cycle = 4; cycle >= 1; cycle--)
        {
            for (var slot = 0; slot < 7; slot++)
            {
                await Frame(cycle, slot);
            }
        }

        for (var slot = 0; slot < 4; slot++)
        {
            await Frame(0, slot);
        }

        var next = Frame(0, 4).AsTask();
        Assert.Equal(32, Ingest.FramesHeld);
        Clock.Advance(TimeSpan.FromMilliseconds(500));
        Assert.False(next.IsCompleted);
        await Until(() => Ingest.FramesInFlight == 0);
        for (var look = 0; look < 3; look++)
        {
            Ingest.CloseOverdueCycles();
        }

        await next.WaitAsync(Patience);
        await Drain();
        Assert.Equal(
            [(9, 8), (4, 7), (3, 7), (2, 7), (1, 7), (0, 4)],
            Service.Arrivals.Select(arrival => (CycleOf(arrival), arrival.ArrivedSlots.Length)).OrderByDescending(cycle => cycle.Item1));
        Assert.Equal(1, Statistics.Late);
    }

    [Fact]
    public async Task ACycleThatFailsAgainAndAgainDoesNotHoldUpTheOthersOfTheBacklog()
    {
        OpenSpool();
        Service.Process = _ => throw new IOException("No space left on device");
        for (var cycle = 0; cycle < 3; cycle++)
        {
            await Cycle(cycle);
            var drained = Drain();
            for (var attempt = 0; attempt <= 10; attempt++)
            {
                await Pass(RetryDelay);
            }

            await drained;
        }

        Assert.Equal(3, Ingest.Backlog);
        var isCured = false;
        Service.Process = frame => !isCured && frame.Cycle == Key(0) ? throw new IOException("its disk") : Calibrated();
        using var stop = new CancellationTokenSource();
        var working = Ingest.WorkOffBacklog(TimeSpan.FromSeconds(5), stop.Token);
        for (var attempt = 0; attempt <= 10; attempt++)
        {
            await Pass(RetryDelay);
        }

        await Pass(TimeSpan.FromSeconds(5));
        await Until(() => Statistics.Recovered == 2);
        isCured = true;
        await Pass(RetryDelay);
        await Until(() => Statistics.Recovered == 3);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
        Assert.Equal([1, 2, 0], Service.Arrivals.Select(CycleOf));
    }

    private static int CycleOf(CycleArrival arrival) => (int)((arrival.Cycle.StartUtcUnixNs - Start.UnixNs) / Layout.CyclePeriodNs);
}
