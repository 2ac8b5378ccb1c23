using System.Collections.Concurrent;
using Muser.Formats.Frames;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;
using Muser.Silo.Cluster;
using Muser.Silo.Frames.Spool;
using Muser.Silo.Tests.Fixtures;

namespace Muser.Silo.Tests.Frames;

[Trait("Tier", "Unit")]
public sealed class ArrayIngestTests : IngestRig
{
    [Fact]
    public async Task AFrameIsSentAgainWhenItsSiloDied()
    {
        var calls = 0;
        Service.Process = frame => frame.Slot == 3 && ++calls <= 2 ? throw new SiloUnavailableException("gone") : Calibrated();

        await Cycle(0);
        var drained = Drain();
        await Pass(RetryDelay);
        await Pass(RetryDelay);
        await drained;

        Assert.Equal(10, Service.Frames.Count);
        Assert.Equal(Enumerable.Range(0, 8), Assert.Single(Service.Arrivals).ArrivedSlots);
        Assert.Equal(0, Statistics.Undelivered);
    }

    [Fact]
    public async Task AFrameThatNoSiloTakesInTimeIsGivenUpAndItsCyclePublishedWithoutIt()
    {
        Service.Process = frame => frame.Slot == 3 ? throw new SiloUnavailableException("gone") : Calibrated();

        await Cycle(0);
        var drained = Drain();
        for (var attempt = 0; attempt <= 10; attempt++)
        {
            await Pass(RetryDelay);
        }

        await drained;
        Assert.Equal([0, 1, 2, 4, 5, 6, 7], Assert.Single(Service.Arrivals).ArrivedSlots);
        Assert.Equal(1, Statistics.Undelivered);
    }

    [Fact]
    public async Task AFrameThatWasLongAtWorkWhenItsSiloDiedIsSentAgain()
    {
        var work = new TaskCompletionSource<FrameOutcome>();
        var calls = 0;
        Service.Process = frame => frame.Slot == 3 && ++calls == 1 ? work.Task : Calibrated();

        await Cycle(0);
        var drained = Drain();
        Clock.Advance(TimeSpan.FromMilliseconds(5 * Options.GiveUpAfterMs));
        work.SetException(new SiloUnavailableException("gone"));
        await Pass(RetryDelay);
        await drained;

        Assert.Equal(Enumerable.Range(0, 8), Assert.Single(Service.Arrivals).ArrivedSlots);
        Assert.Equal(0, Statistics.Undelivered);
    }

    [Fact]
    public async Task AFrameThatIsRefusedIsNotSentAgain()
    {
        Service.Process = frame => frame.Slot == 3 ? throw new ArgumentException("no such parameters") : Calibrated();

        await Cycle(0);
        await Drain();

        Assert.Equal(8, Service.Frames.Count);
        Assert.Equal([0, 1, 2, 4, 5, 6, 7], Assert.Single(Service.Arrivals).ArrivedSlots);
        Assert.Equal(1, Statistics.Undelivered);
    }

    [Fact]
    public async Task FramesThatALedgerKnowsNothingOfAreSentAgain()
    {
        Service.Publish = _ => Task.FromResult(
            Service.Arrivals.Count == 1 ? new CycleReceipt { UnreportedSlots = [2, 5] } : new CycleReceipt { ManifestPath = "manifest.json" });

        await Cycle(0);
        await Drain();

        Assert.Equal([0, 1, 2, 2, 3, 4, 5, 5, 6, 7], Service.Frames.Select(frame => frame.Slot).Order());
        Assert.Equal(2, Service.Arrivals.Count);
        Assert.Equal(0, Statistics.Undelivered);
    }

    [Fact]
    public async Task ACycleThatNoLedgerPublishesInTimeIsCountedAndTheNextOneGoesOn()
    {
        Service.Publish = arrival => arrival.Cycle.StartUtcUnixNs == Start.UnixNs ? throw new SiloUnavailableException("gone") : Published();

        await Cycle(0);
        var drained = Drain();
        for (var attempt = 0; attempt <= 10; attempt++)
        {
            await Pass(RetryDelay);
        }

        await drained;
        Assert.Equal(1, Statistics.Undelivered);
        await Cycle(1);
        await Drain();
        Assert.Equal(Start.AddNs(Layout.CyclePeriodNs).UnixNs, Service.Arrivals.Last().Cycle.StartUtcUnixNs);
        Assert.Equal(1, Statistics.Undelivered);
    }

    [Fact]
    public async Task WaitsWhileTooManyFramesAreOnTheirWay()
    {
        Options.MaxFramesInFlight = 3;
        var answers = new ConcurrentQueue<TaskCompletionSource>();
        Service.Process = async _ =>
        {
            var answer = new TaskCompletionSource();
            answers.Enqueue(answer);
            await answer.Task;
            return await Calibrated();
        };
        await Frame(0, 0);
        await Frame(0, 1);
        await Frame(0, 2);

        var fourth = Frame(0, 3).AsTask();
        Assert.False(fourth.IsCompleted);
        Assert.True(answers.TryDequeue(out var first));
        first.SetResult();
        await fourth.WaitAsync(Patience);

        Assert.Equal(4, Service.Frames.Count);
    }

    [Fact]
    public async Task WaitsWhileTooManyFramesWaitForPublication()
    {
        var ledger = new TaskCompletionSource<CycleReceipt>();
        Service.Publish = _ => ledger.Task;
        for (var cycle = 0; cycle < 4; cycle++)
        {
            await Cycle(cycle);
        }

        var next = Frame(4, 0).AsTask();
        Assert.False(next.IsCompleted);
        ledger.SetResult(await Published());
        await next.WaitAsync(Patience);
        await Drain();

        Assert.Equal(5, Service.Arrivals.Count);
    }

    [Fact]
    public async Task AnIncompleteCycleClosesAfterItsGrace()
    {
        var published = new TaskCompletionSource<CycleArrival>();
        Service.Publish = asked =>
        {
            published.SetResult(asked);
            return Published();
        };
        await Frame(0, 0);
        Clock.Advance(TimeSpan.FromMilliseconds(400));
        await Frame(0, 6);

        Clock.Advance(TimeSpan.FromMilliseconds(499));
        LookThreeTimes();
        await Frame(0, 0); // a duplicate is a sign of life too, and tells that the cycle is still known
        Assert.Equal((3, 1, 0), (Statistics.Received, Statistics.Duplicate, Statistics.Late));
        Clock.Advance(TimeSpan.FromMilliseconds(500));
        LookThreeTimes();

        var arrival = await published.Task.WaitAsync(Patience);
        Assert.Equal([0, 6], arrival.ArrivedSlots);
        await Frame(0, 5);
        Assert.Equal(1, Statistics.Late);
    }

    [Fact]
    public async Task AProcessThatStoodStillReadsItsSocketsBeforeItClosesACycle()
    {
        await Frame(0, 0);
        Clock.Advance(TimeSpan.FromHours(1));
        Ingest.CloseOverdueCycles();
        Ingest.CloseOverdueCycles();
        for (var slot = 1; slot < 8; slot++)
        {
            await Frame(0, slot);
        }

        await Drain();
        Assert.Equal(Enumerable.Range(0, 8), Assert.Single(Service.Arrivals).ArrivedSlots);
    }

    [Fact]
    public async Task AnIngestThatIsToStopTakesInTheRestOfItsCyclesAndBeginsNone()
    {
        await Frame(0, 0);
        await Frame(1, 0);
        var finished = Ingest.Finish(Patience);
        Assert.False(await Frame(2, 0));
        for (var slot = 1; slot < 8; slot++)
        {
            Assert.True(await Frame(0, slot));
            Assert.False(finished.IsCompleted);
            Assert.True(await Frame(1, slot));
        }

        await finished;
        Assert.False(await Frame(2, 1));
        await Ingest.Stop(Patience);
        Assert.All(Service.Arrivals, arrival => Assert.Equal(Enumerable.Range(0, 8), arrival.ArrivedSlots));
        Assert.Equal([Key(0), Key(1)], Service.Arrivals.Select(arrival => arrival.Cycle).OrderBy(cycle => cycle.StartUtcUnixNs));
        Assert.Equal((0, 0), (Ingest.FramesHeld, Ingest.FramesInFlight));
    }

    [Fact]
    public async Task ACycleThatLacksFramesWhenItsSiloStopsIsReceivedOnAfterTheNextStart()
    {
        OpenSpool();
        await Frame(0, 0);
        await Frame(0, 1);
        await Ingest.Stop(Patience);
        Assert.Empty(Service.Arrivals);

        Crash();
        await Ingest.Prepare(Patience);
        await Cycle(0);
        await Drain();
        Assert.Equal(Enumerable.Range(0, 8), Assert.Single(Service.Arrivals).ArrivedSlots);
    }

    [Fact]
    public async Task WithoutASpoolACycleThatLacksFramesWhenItsSiloStopsIsPublishedAsItIs()
    {
        await Frame(0, 0);
        await Frame(0, 1);
        await Ingest.Stop(Patience);
        Assert.Equal([0, 1], Assert.Single(Service.Arrivals).ArrivedSlots);
    }

    [Fact]
    public async Task ACycleIsLateByTheTimeInWhichADeathIsFoundAndOneRetry()
    {
        var detection = new DeathDetectionOptions().Limit;
        var death = new TaskCompletionSource<FrameOutcome>();
        var isDead = true;
        Service.Process = frame => isDead && frame.Slot == 3 ? death.Task : Calibrated();
        TimeSpan? late = null;
        Service.Publish = arrival =>
        {
            late = TimeSpan.FromMicroseconds((UtcTime.FromDateTime(Clock.GetUtcNow().UtcDateTime).UnixNs - arrival.LastByteUtcUnixNs) / 1000);
            return Published();
        };
        await Cycle(0);
        Clock.Advance(detection);
        isDead = false;
        death.SetException(new SiloUnavailableException("found dead"));
        await Pass(RetryDelay);
        await Drain();

        Assert.Equal(detection + RetryDelay, late);
    }

    [Fact]
    public async Task ThatALedgerTookOverIsSaidOnceHoweverManyCyclesWereOpen()
    {
        var term = 2;
        var asked = new ConcurrentDictionary<CycleKey, bool>();
        Service.Publish = arrival => Task.FromResult(asked.TryAdd(arrival.Cycle, true)
            ? new CycleReceipt { Term = term, UnreportedSlots = arrival.ArrivedSlots }
            : new CycleReceipt { Term = term, ManifestPath = "manifest.json" });
        await Cycle(0);
        await Cycle(1);
        await Cycle(2);
        await Drain();
        Assert.Contains("The ledger of muser1 was taken over (term 2)", Assert.Single(Said.Of(2101)), StringComparison.Ordinal);
        Assert.Equal(48, Service.Frames.Count);

        term = 3;
        await Cycle(3);
        await Drain();
        Assert.Equal(2, Said.Of(2101).Count);
    }

    [Fact]
    public async Task NoCycleClosesWhileItsFramesWaitToBeTakenIn()
    {
        var ledger = new TaskCompletionSource<CycleReceipt>();
        Service.Publish = _ => ledger.Task;
        await Cycle(0);
        await Cycle(1);
        await Cycle(2);
        for (var slot = 0; slot < 7; slot++)
        {
            await Frame(3, slot);
        }

        await Frame(4, 0);
        var last = Frame(3, 7).AsTask(); // as many are held as may be
        Clock.Advance(TimeSpan.FromMinutes(1));
        LookThreeTimes();
        Assert.False(last.IsCompleted);
        ledger.SetResult(await Published());
        await last.WaitAsync(Patience);
        LookThreeTimes(); // it has just come, whatever the clock says of those before
        await Drain();

        Assert.Equal(Enumerable.Range(0, 8), Service.Arrivals.Single(arrival => arrival.Cycle == Key(3)).ArrivedSlots);
        Assert.Equal(0, Statistics.Late);
    }

    [Fact]
    public async Task BuffersAreLentOutAgainOnceTheirCycleIsPublished()
    {
        await Cycle(0);
        await Drain();

        var used = Service.Frames.Select(frame => frame.Bytes).ToHashSet();
        Assert.All(Enumerable.Range(0, 8).Select(_ => Ingest.RentBuffer()).ToList(), buffer => Assert.Contains(buffer, used));
    }

    [Fact]
    public async Task BuffersThatASiloMayStillReadAreNotLentOutAgain()
    {
        var calls = 0;
        Service.Process = frame => frame.Slot == 3 && ++calls == 1 ? throw new TimeoutException("no answer") : Calibrated();
        await Cycle(0);
        var drained = Drain();
        await Pass(RetryDelay);
        await drained;

        var used = Service.Frames.Select(frame => frame.Bytes).ToHashSet();
        Assert.All(Enumerable.Range(0, 8).Select(_ => Ingest.RentBuffer()).ToList(), buffer => Assert.DoesNotContain(buffer, used));
    }

    [Fact]
    public async Task FramesOfTwoConnectionsAreSentOnce()
    {
        _ = Ingest; // made here, not by whichever of the two comes first
        await Task.WhenAll(Task.Run(Stream), Task.Run(Stream));
        await Drain();

        Assert.Equal((160, 80), (Statistics.Received, Statistics.Duplicate + Statistics.Late));
        Assert.Equal(80, Service.Frames.Count);
        Assert.Equal(10, Service.Arrivals.Count);

        async Task Stream()
        {
            for (var cycle = 0; cycle < 10; cycle++)
            {
                await Cycle(cycle);
            }
        }
    }

    [Fact]
    public async Task NewParametersHoldFromTheNextCycleOn()
    {
        await Frame(0, 0);
        Service.CalibrationVersion = 2;
        for (var slot = 1; slot < 8; slot++)
        {
            await Frame(0, slot);
        }

        await Cycle(1);
        await Drain();

        Assert.All(Service.Frames, frame => Assert.Equal(frame.Cycle.StartUtcUnixNs == Start.UnixNs ? 1 : 2, frame.CalibrationVersion));
        Assert.Equal([1, 2], Service.Arrivals.OrderBy(arrival => arrival.Cycle.StartUtcUnixNs).Select(arrival => arrival.CalibrationVersion));
    }

    [Fact]
    public async Task LatencyRunsFromTheReadingOfTheLastByte()
    {
        var ledger = new TaskCompletionSource<CycleReceipt>();
        Service.Publish = _ => ledger.Task;
        Clock.Advance(TimeSpan.FromSeconds(7));
        var read = Clock.GetUtcNow();
        await Cycle(0);

        Clock.Advance(TimeSpan.FromMilliseconds(250));
        ledger.SetResult(await Published());
        await Drain();

        Assert.Equal(250, Assert.Single(Statistics.LatencyQuantilesMs(1)));
        Assert.Equal(UtcTime.FromDateTime(read.UtcDateTime).UnixNs, Assert.Single(Service.Arrivals).LastByteUtcUnixNs);
    }

    [Fact]
    public async Task WhatWasAcceptedBeforeACrashIsPublishedOnceAfterIt()
    {
        OpenSpool();
        Service.Publish = arrival =>
        {
            var isFirst = arrival.Cycle.StartUtcUnixNs == Start.UnixNs;
            return isFirst ? Published() : new TaskCompletionSource<CycleReceipt>().Task;
        };
        await Cycle(0);
        await Drain();
        Service.PublishedCycles.Add(Key(0));
        await Cycle(1);
        Service.CalibrationVersion = 2;
        await Cycle(2);
        await Frame(3, 0);
        await Frame(3, 1);
        await Frame(3, 6);
        await Until(() => Service.Arrivals.Count == 3);

        Crash();
        Service.Publish = _ => Published();
        Service.CalibrationVersion = 9;
        var changed = 0;
        Service.Process = frame =>
        {
            changed += frame.Bytes.AsSpan().IndexOfAnyExcept(Fill(frame)) < 0 ? 0 : 1;
            return Calibrated();
        };
        await Ingest.Prepare(Patience);
        Assert.Equal([0, 1, 6], Service.Frames.Select(frame => frame.Slot).Order()); // the cycle that was being received goes on
        Assert.Equal(2, Ingest.Backlog);

        // The sender is back and sends again what it has no word of.
        for (var cycle = 0; cycle <= 3; cycle++)
        {
            await Cycle(cycle);
        }

        await Drain();
        Assert.Equal(27, Statistics.Duplicate + Statistics.Late - Before);
        var whole = Assert.Single(Service.Arrivals);
        Assert.Equal((Key(3), 2), (whole.Cycle, whole.CalibrationVersion));
        Assert.Equal(Enumerable.Range(0, 8), whole.ArrivedSlots);

        using var stop = new CancellationTokenSource();
        var working = Ingest.WorkOffBacklog(TimeSpan.FromSeconds(5), stop.Token);
        await Until(() => Statistics.Recovered == 2);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);

        Assert.Equal([Key(3), Key(1), Key(2)], Service.Arrivals.Select(arrival => arrival.Cycle)); // oldest first, behind the live ones
        Assert.Equal([2, 1, 2], Service.Arrivals.Select(arrival => arrival.CalibrationVersion));
        Assert.All(Service.Arrivals, arrival => Assert.Equal(Enumerable.Range(0, 8), arrival.ArrivedSlots));
        Assert.Equal(24, Service.Frames.Count);
        Assert.Equal(0, changed);
        Service.PublishedCycles.UnionWith([Key(1), Key(2), Key(3)]);
        Crash();
        await Ingest.Prepare(Patience);
        Assert.Equal((0, 0), (Ingest.Backlog, Service.Frames.Count));
    }

    [Fact]
    public async Task ACycleThatCannotBePublishedWaitsInTheSpoolForBetterTimes()
    {
        OpenSpool();
        var isDiskFull = true;
        Service.Process = frame => isDiskFull && frame.Slot == 2 ? throw new IOException("No space left on device") : Calibrated();
        await Cycle(0);
        var drained = Drain();
        for (var attempt = 0; attempt <= 10; attempt++)
        {
            await Pass(RetryDelay);
        }

        await drained;
        Assert.Equal((1, 0, 1), (Statistics.Deferred, Statistics.Undelivered, Ingest.Backlog));
        Assert.Empty(Service.Arrivals);

        isDiskFull = false;
        using var stop = new CancellationTokenSource();
        var working = Ingest.WorkOffBacklog(TimeSpan.FromSeconds(5), stop.Token);
        await Until(() => Statistics.Recovered == 1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
        Assert.Equal(Enumerable.Range(0, 8), Assert.Single(Service.Arrivals).ArrivedSlots);
        Assert.Equal(0, Statistics.Undelivered);
    }

    [Fact]
    public async Task ACycleThatTheDiskDoesNotHoldAnyMoreIsLostAndTheNextOnesArePublished()
    {
        OpenSpool();
        Service.Publish = _ => new TaskCompletionSource<CycleReceipt>().Task;
        await Cycle(0);
        await Cycle(1);
        await Until(() => Service.Arrivals.Count == 2);
        Ingest.Dispose();
        using (var segment = new FileStream(SpoolFolder.GetFiles("*.spool").Single().FullName, FileMode.Open, FileAccess.Write))
        {
            for (var frame = 0; frame < 8; frame++)
            {
                segment.Position = (frame * (SpoolRecord.Bytes + Layout.FrameBytes)) + SpoolRecord.Bytes + 5;
                segment.WriteByte(0xEE);
            }
        }

        Crash();
        Service.Publish = _ => Published();
        await Ingest.Prepare(Patience);
        using var stop = new CancellationTokenSource();
        var working = Ingest.WorkOffBacklog(TimeSpan.FromSeconds(5), stop.Token);
        await Until(() => working.IsCompleted || Statistics.Recovered == 1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);

        Assert.Equal(Key(1), Assert.Single(Service.Arrivals).Cycle);
        Assert.Equal(8, Statistics.Undelivered);
    }

    [Fact]
    public async Task TheBacklogWaitsWhileTheLiveStreamNeedsItsPlaces()
    {
        OpenSpool();
        Service.Publish = _ => new TaskCompletionSource<CycleReceipt>().Task;
        await Cycle(0);
        await Until(() => Service.Arrivals.Count == 1);
        Crash();
        Service.Publish = _ => Published();
        Options.MaxFramesInFlight = 8;
        await Ingest.Prepare(Patience);
        var answers = new ConcurrentQueue<TaskCompletionSource>();
        Service.Process = async _ =>
        {
            var answer = new TaskCompletionSource();
            answers.Enqueue(answer);
            await answer.Task;
            return await Calibrated();
        };
        for (var slot = 0; slot < 5; slot++)
        {
            await Frame(1, slot);
        }

        using var stop = new CancellationTokenSource();
        var working = Ingest.WorkOffBacklog(TimeSpan.FromSeconds(5), stop.Token);
        await Clock.WhenWaiting(RetryDelay);
        Assert.Equal(5, Service.Frames.Count);
        Service.Process = _ => Calibrated();
        Assert.True(answers.TryDequeue(out var first));
        first.SetResult();
        await Pass(RetryDelay);
        await Until(() => Statistics.Recovered == 1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
    }

    /// <summary>As often as a cycle must be looked at before it may be closed for want of frames.</summary>
    private void LookThreeTimes()
    {
        for (var look = 0; look < 3; look++)
        {
            Ingest.CloseOverdueCycles();
        }
    }
}
