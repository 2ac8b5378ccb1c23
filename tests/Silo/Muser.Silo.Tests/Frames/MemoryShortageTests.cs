using Muser.Interfaces.Frames;
using Muser.Silo.Tests.Fixtures;

namespace Muser.Silo.Tests.Frames;

/// <summary>What is left out, and what is not, when memory is short: maps first, then the sockets wait; never a frame or a cycle.</summary>
[Trait("Tier", "Unit")]
public sealed class MemoryShortageTests : IngestRig
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    public MemoryShortageTests() => (Imaging.IntervalMs, Imaging.Channels) = (0, ImageRequest.Middle);

    [Fact]
    public async Task CyclesGetNoMapsWhileMemoryIsShortAndGetThemAgainWhenItIsNot()
    {
        await Cycle(0);
        await Drain();
        UsedBytes = 80;
        Clock.Advance(Look);
        await Cycle(1);
        await Cycle(2);
        await Drain();
        UsedBytes = 79;
        Clock.Advance(Look);
        await Cycle(3);
        await Drain();

        Assert.Equal([true, false, false, true], Enumerable.Range(0, 4).Select(cycle => Service.Frames.First(frame => frame.Cycle == Key(cycle)).Images != ImageRequest.None));
        Assert.Equal(4, Service.Arrivals.Count);
        var counts = Statistics.Of("muser1");
        Assert.Equal((2, 2, 2), (Memory.ShedCycles, counts.Imaged, counts.NotImaged)); // not requested, never late
    }

    [Fact]
    public async Task WhenItIsCriticalFramesAreTakenOnlyAsFastAsCyclesArePublished()
    {
        Options.MaxFramesHeld = 1024;
        var ledger = new TaskCompletionSource<Interfaces.Observing.CycleReceipt>();
        Service.Publish = _ => ledger.Task;
        UsedBytes = 95;
        for (var cycle = 0; cycle < 4; cycle++)
        {
            await Cycle(cycle);
        }

        var next = Frame(4, 0).AsTask();
        await Clock.WhenWaiting(RetryDelay);
        Assert.False(next.IsCompleted);
        Assert.Equal(32, Ingest.FramesHeld);

        ledger.SetResult(await Published());
        await Until(() => Ingest.FramesHeld == 0);
        Clock.Advance(RetryDelay);
        await next.WaitAsync(Patience);
        await Drain();
        Assert.Equal(5, Service.Arrivals.Count);
        Assert.Equal(0, Statistics.Undelivered);
    }

    [Fact]
    public async Task WhenMemoryIsThereAgainNothingWaits()
    {
        Options.MaxFramesHeld = 1024;
        var ledger = new TaskCompletionSource<Interfaces.Observing.CycleReceipt>();
        Service.Publish = _ => ledger.Task;
        UsedBytes = 95;
        for (var cycle = 0; cycle < 4; cycle++)
        {
            await Cycle(cycle);
        }

        var next = Frame(4, 0).AsTask();
        await Clock.WhenWaiting(RetryDelay);
        UsedBytes = 10;
        Clock.Advance(Look);
        await next.WaitAsync(Patience);
        ledger.SetResult(await Published());
        await Drain();
    }
}
