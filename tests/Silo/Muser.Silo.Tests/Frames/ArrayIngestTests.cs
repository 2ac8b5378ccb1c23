using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Muser.Formats.Frames;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;
using Muser.Silo.Frames;
using Muser.Silo.Frames.Spool;
using Muser.Silo.Imaging;
using Muser.Silo.Tests.Fixtures;
using Muser.Testing;

namespace Muser.Silo.Tests.Frames;

[Trait("Tier", "Unit")]
public sealed class ArrayIngestTests : IDisposable
{
    private static readonly UtcTime Start = UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49, 354_161_180);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);
    private static readonly ArrayLayout Layout = ArrayLayout.Muser1;

    private readonly FakeClock _clock = new();
    private readonly FakeService _service = new();
    private readonly IngestStatistics _statistics = new();
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
    private readonly ReceiverOptions _options = new()
    {
        MaxFramesInFlight = 64,
        MaxFramesHeld = 32,
        CycleGraceMs = 500,
        RetryDelayMs = RetryDelay.TotalMilliseconds,
        GiveUpAfterMs = 1000,
    };

    private DirectoryInfo? _spoolFolder;
    private FrameSpool? _spool;
    private ArrayIngest? _ingest;
    private long _before;

    private ArrayIngest Ingest => _ingest ??= new ArrayIngest(
        _options, new ImagingPolicyOptions(), _service.Grains, _service, _service, _spool, _statistics, _clock, NullLogger<ArrayIngest>.Instance);

    public void Dispose()
    {
        _ingest?.Dispose();
        _spoolFolder?.Delete(recursive: true);
        _statistics.Dispose();
        _patience.Dispose();
    }

    [Fact]
    public async Task AFrameIsSentAgainWhenItsSiloDied()
    {
        var calls = 0;
        _service.Process = frame => frame.Slot == 3 && ++calls <= 2 ? throw new SiloUnavailableException("gone") : Calibrated();

        await Cycle(0);
        var drained = Drain();
        await Pass(RetryDelay);
        await Pass(RetryDelay);
        await drained;

        Assert.Equal(10, _service.Frames.Count);
        Assert.Equal(Enumerable.Range(0, 8), Assert.Single(_service.Arrivals).ArrivedSlots);
        Assert.Equal(0, _statistics.Undelivered);
    }

    [Fact]
    public async Task AFrameThatNoSiloTakesInTimeIsGivenUpAndItsCyclePublishedWithoutIt()
    {
        _service.Process = frame => frame.Slot == 3 ? throw new SiloUnavailableException("gone") : Calibrated();

        await Cycle(0);
        var drained = Drain();
        for (var attempt = 0; attempt <= 10; attempt++)
        {
            await Pass(RetryDelay);
        }

        await drained;
        Assert.Equal([0, 1, 2, 4, 5, 6, 7], Assert.Single(_service.Arrivals).ArrivedSlots);
        Assert.Equal(1, _statistics.Undelivered);
    }

    [Fact]
    public async Task AFrameThatIsRefusedIsNotSentAgain()
    {
        _service.Process = frame => frame.Slot == 3 ? throw new ArgumentException("no such parameters") : Calibrated();

        await Cycle(0);
        await Drain();

        Assert.Equal(8, _service.Frames.Count);
        Assert.Equal([0, 1, 2, 4, 5, 6, 7], Assert.Single(_service.Arrivals).ArrivedSlots);
        Assert.Equal(1, _statistics.Undelivered);
    }

    [Fact]
    public async Task FramesThatALedgerKnowsNothingOfAreSentAgain()
    {
        _service.Publish = _ => Task.FromResult(
            _service.Arrivals.Count == 1 ? new CycleReceipt { UnreportedSlots = [2, 5] } : new CycleReceipt { ManifestPath = "manifest.json" });

        await Cycle(0);
        await Drain();

        Assert.Equal([0, 1, 2, 2, 3, 4, 5, 5, 6, 7], _service.Frames.Select(frame => frame.Slot).Order());
        Assert.Equal(2, _service.Arrivals.Count);
        Assert.Equal(0, _statistics.Undelivered);
    }

    [Fact]
    public async Task ACycleThatNoLedgerPublishesInTimeIsCountedAndTheNextOneGoesOn()
    {
        _service.Publish = arrival => arrival.Cycle.StartUtcUnixNs == Start.UnixNs ? throw new SiloUnavailableException("gone") : Published();

        await Cycle(0);
        var drained = Drain();
        for (var attempt = 0; attempt <= 10; attempt++)
        {
            await Pass(RetryDelay);
        }

        await drained;
        Assert.Equal(1, _statistics.Undelivered);
        await Cycle(1);
        await Drain();
        Assert.Equal(Start.AddNs(Layout.CyclePeriodNs).UnixNs, _service.Arrivals.Last().Cycle.StartUtcUnixNs);
        Assert.Equal(1, _statistics.Undelivered);
    }

    [Fact]
    public async Task WaitsWhileTooManyFramesAreOnTheirWay()
    {
        _options.MaxFramesInFlight = 3;
        var answers = new ConcurrentQueue<TaskCompletionSource>();
        _service.Process = async _ =>
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
        await fourth.WaitAsync(_patience.Token);

        Assert.Equal(4, _service.Frames.Count);
    }

    [Fact]
    public async Task WaitsWhileTooManyFramesWaitForPublication()
    {
        var ledger = new TaskCompletionSource<CycleReceipt>();
        _service.Publish = _ => ledger.Task;
        for (var cycle = 0; cycle < 4; cycle++)
        {
            await Cycle(cycle);
        }

        var next = Frame(4, 0).AsTask();
        Assert.False(next.IsCompleted);
        ledger.SetResult(await Published());
        await next.WaitAsync(_patience.Token);
        await Drain();

        Assert.Equal(5, _service.Arrivals.Count);
    }

    [Fact]
    public async Task AnIncompleteCycleClosesAfterItsGrace()
    {
        var published = new TaskCompletionSource<CycleArrival>();
        _service.Publish = asked =>
        {
            published.SetResult(asked);
            return Published();
        };
        await Frame(0, 0);
        _clock.Advance(TimeSpan.FromMilliseconds(400));
        await Frame(0, 6);

        _clock.Advance(TimeSpan.FromMilliseconds(499));
        Ingest.CloseOverdueCycles();
        await Frame(0, 0); // a duplicate is a sign of life too, and tells that the cycle is still known
        Assert.Equal((3, 1, 0), (_statistics.Received, _statistics.Duplicate, _statistics.Late));
        _clock.Advance(TimeSpan.FromMilliseconds(500));
        Ingest.CloseOverdueCycles();

        var arrival = await published.Task.WaitAsync(_patience.Token);
        Assert.Equal([0, 6], arrival.ArrivedSlots);
        await Frame(0, 5);
        Assert.Equal(1, _statistics.Late);
    }

    [Fact]
    public async Task NoCycleClosesWhileItsFramesWaitToBeTakenIn()
    {
        var ledger = new TaskCompletionSource<CycleReceipt>();
        _service.Publish = _ => ledger.Task;
        await Cycle(0);
        await Cycle(1);
        await Cycle(2);
        for (var slot = 0; slot < 7; slot++)
        {
            await Frame(3, slot);
        }

        await Frame(4, 0);
        var last = Frame(3, 7).AsTask(); // as many are held as may be
        _clock.Advance(TimeSpan.FromMinutes(1));
        Ingest.CloseOverdueCycles();
        Assert.False(last.IsCompleted);
        ledger.SetResult(await Published());
        await last.WaitAsync(_patience.Token);
        Ingest.CloseOverdueCycles(); // it has just come, whatever the clock says of those before
        await Drain();

        Assert.Equal(Enumerable.Range(0, 8), _service.Arrivals.Single(arrival => arrival.Cycle == Key(3)).ArrivedSlots);
        Assert.Equal(0, _statistics.Late);
    }

    [Fact]
    public async Task BuffersAreLentOutAgainOnceTheirCycleIsPublished()
    {
        await Cycle(0);
        await Drain();

        var used = _service.Frames.Select(frame => frame.Bytes).ToHashSet();
        Assert.All(Enumerable.Range(0, 8).Select(_ => Ingest.RentBuffer()).ToList(), buffer => Assert.Contains(buffer, used));
    }

    [Fact]
    public async Task BuffersThatASiloMayStillReadAreNotLentOutAgain()
    {
        var calls = 0;
        _service.Process = frame => frame.Slot == 3 && ++calls == 1 ? throw new TimeoutException("no answer") : Calibrated();
        await Cycle(0);
        var drained = Drain();
        await Pass(RetryDelay);
        await drained;

        var used = _service.Frames.Select(frame => frame.Bytes).ToHashSet();
        Assert.All(Enumerable.Range(0, 8).Select(_ => Ingest.RentBuffer()).ToList(), buffer => Assert.DoesNotContain(buffer, used));
    }

    [Fact]
    public async Task FramesOfTwoConnectionsAreSentOnce()
    {
        _ = Ingest; // made here, not by whichever of the two comes first
        await Task.WhenAll(Task.Run(Stream), Task.Run(Stream));
        await Drain();

        Assert.Equal((160, 80), (_statistics.Received, _statistics.Duplicate + _statistics.Late));
        Assert.Equal(80, _service.Frames.Count);
        Assert.Equal(10, _service.Arrivals.Count);

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
        _service.CalibrationVersion = 2;
        for (var slot = 1; slot < 8; slot++)
        {
            await Frame(0, slot);
        }

        await Cycle(1);
        await Drain();

        Assert.All(_service.Frames, frame => Assert.Equal(frame.Cycle.StartUtcUnixNs == Start.UnixNs ? 1 : 2, frame.CalibrationVersion));
        Assert.Equal([1, 2], _service.Arrivals.OrderBy(arrival => arrival.Cycle.StartUtcUnixNs).Select(arrival => arrival.CalibrationVersion));
    }

    [Fact]
    public async Task LatencyRunsFromTheReadingOfTheLastByte()
    {
        var ledger = new TaskCompletionSource<CycleReceipt>();
        _service.Publish = _ => ledger.Task;
        _clock.Advance(TimeSpan.FromSeconds(7));
        var read = _clock.GetUtcNow();
        await Cycle(0);

        _clock.Advance(TimeSpan.FromMilliseconds(250));
        ledger.SetResult(await Published());
        await Drain();

        Assert.Equal(250, Assert.Single(_statistics.LatencyQuantilesMs(1)));
        Assert.Equal(UtcTime.FromDateTime(read.UtcDateTime).UnixNs, Assert.Single(_service.Arrivals).LastByteUtcUnixNs);
    }

    [Fact]
    public async Task WhatWasAcceptedBeforeACrashIsPublishedOnceAfterIt()
    {
        OpenSpool();
        _service.Publish = arrival =>
        {
            var isFirst = arrival.Cycle.StartUtcUnixNs == Start.UnixNs;
            return isFirst ? Published() : new TaskCompletionSource<CycleReceipt>().Task;
        };
        await Cycle(0);
        await Drain();
        _service.PublishedCycles.Add(Key(0));
        await Cycle(1);
        _service.CalibrationVersion = 2;
        await Cycle(2);
        await Frame(3, 0);
        await Frame(3, 1);
        await Frame(3, 6);
        await Until(() => _service.Arrivals.Count == 3);

        Crash();
        _service.Publish = _ => Published();
        _service.CalibrationVersion = 9;
        var changed = 0;
        _service.Process = frame =>
        {
            changed += frame.Bytes.AsSpan().IndexOfAnyExcept(Fill(frame)) < 0 ? 0 : 1;
            return Calibrated();
        };
        await Ingest.Prepare(_patience.Token);
        Assert.Equal([0, 1, 6], _service.Frames.Select(frame => frame.Slot).Order()); // the cycle that was being received goes on
        Assert.Equal(2, Ingest.Backlog);

        // The sender is back and sends again what it has no word of.
        for (var cycle = 0; cycle <= 3; cycle++)
        {
            await Cycle(cycle);
        }

        await Drain();
        Assert.Equal(27, _statistics.Duplicate + _statistics.Late - _before);
        var whole = Assert.Single(_service.Arrivals);
        Assert.Equal((Key(3), 2), (whole.Cycle, whole.CalibrationVersion));
        Assert.Equal(Enumerable.Range(0, 8), whole.ArrivedSlots);

        using var stop = new CancellationTokenSource();
        var working = Ingest.WorkOffBacklog(TimeSpan.FromSeconds(5), stop.Token);
        await Until(() => _statistics.Recovered == 2);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);

        Assert.Equal([Key(3), Key(1), Key(2)], _service.Arrivals.Select(arrival => arrival.Cycle)); // oldest first, behind the live ones
        Assert.Equal([2, 1, 2], _service.Arrivals.Select(arrival => arrival.CalibrationVersion));
        Assert.All(_service.Arrivals, arrival => Assert.Equal(Enumerable.Range(0, 8), arrival.ArrivedSlots));
        Assert.Equal(24, _service.Frames.Count);
        Assert.Equal(0, changed);
        _service.PublishedCycles.UnionWith([Key(1), Key(2), Key(3)]);
        Crash();
        await Ingest.Prepare(_patience.Token);
        Assert.Equal((0, 0), (Ingest.Backlog, _service.Frames.Count));
    }

    [Fact]
    public async Task ACycleThatCannotBePublishedWaitsInTheSpoolForBetterTimes()
    {
        OpenSpool();
        var isDiskFull = true;
        _service.Process = frame => isDiskFull && frame.Slot == 2 ? throw new IOException("No space left on device") : Calibrated();
        await Cycle(0);
        var drained = Drain();
        for (var attempt = 0; attempt <= 10; attempt++)
        {
            await Pass(RetryDelay);
        }

        await drained;
        Assert.Equal((1, 0, 1), (_statistics.Deferred, _statistics.Undelivered, Ingest.Backlog));
        Assert.Empty(_service.Arrivals);

        isDiskFull = false;
        using var stop = new CancellationTokenSource();
        var working = Ingest.WorkOffBacklog(TimeSpan.FromSeconds(5), stop.Token);
        await Until(() => _statistics.Recovered == 1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
        Assert.Equal(Enumerable.Range(0, 8), Assert.Single(_service.Arrivals).ArrivedSlots);
        Assert.Equal(0, _statistics.Undelivered);
    }

    [Fact]
    public async Task ACycleThatTheDiskDoesNotHoldAnyMoreIsLostAndTheNextOnesArePublished()
    {
        OpenSpool();
        _service.Publish = _ => new TaskCompletionSource<CycleReceipt>().Task;
        await Cycle(0);
        await Cycle(1);
        await Until(() => _service.Arrivals.Count == 2);
        _ingest!.Dispose();
        using (var segment = new FileStream(_spoolFolder!.GetFiles("*.spool").Single().FullName, FileMode.Open, FileAccess.Write))
        {
            for (var frame = 0; frame < 8; frame++)
            {
                segment.Position = (frame * (SpoolRecord.Bytes + Layout.FrameBytes)) + SpoolRecord.Bytes + 5;
                segment.WriteByte(0xEE);
            }
        }

        Crash();
        _service.Publish = _ => Published();
        await Ingest.Prepare(_patience.Token);
        using var stop = new CancellationTokenSource();
        var working = Ingest.WorkOffBacklog(TimeSpan.FromSeconds(5), stop.Token);
        await Until(() => working.IsCompleted || _statistics.Recovered == 1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);

        Assert.Equal(Key(1), Assert.Single(_service.Arrivals).Cycle);
        Assert.Equal(8, _statistics.Undelivered);
    }

    [Fact]
    public async Task TheBacklogWaitsWhileTheLiveStreamNeedsItsPlaces()
    {
        OpenSpool();
        _service.Publish = _ => new TaskCompletionSource<CycleReceipt>().Task;
        await Cycle(0);
        await Until(() => _service.Arrivals.Count == 1);
        Crash();
        _service.Publish = _ => Published();
        _options.MaxFramesInFlight = 8;
        await Ingest.Prepare(_patience.Token);
        var answers = new ConcurrentQueue<TaskCompletionSource>();
        _service.Process = async _ =>
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
        await _clock.WhenWaiting(RetryDelay);
        Assert.Equal(5, _service.Frames.Count);
        _service.Process = _ => Calibrated();
        Assert.True(answers.TryDequeue(out var first));
        first.SetResult();
        await Pass(RetryDelay);
        await Until(() => _statistics.Recovered == 1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
    }

    private static CycleKey Key(int cycle) => new() { Array = "muser1", StartUtcUnixNs = Start.AddNs(cycle * Layout.CyclePeriodNs).UnixNs };

    /// <summary>A byte that a frame of the test carries.</summary>
    private static byte Fill(RawFrame frame) =>
        (byte)(((frame.Cycle.StartUtcUnixNs - Start.UnixNs) / Layout.CyclePeriodNs * 8) + frame.Slot + 1);

    private void OpenSpool()
    {
        _spoolFolder ??= Directory.CreateTempSubdirectory("muser-test-");
        _spool = FrameSpool.Open(_spoolFolder.FullName, new SpoolOptions(), Layout.FrameBytes, NullLogger.Instance);
    }

    /// <summary>The process dies, and a new one starts.</summary>
    private void Crash()
    {
        Ingest.Dispose();
        _ingest = null;
        _service.Frames.Clear();
        _service.Arrivals.Clear();
        _before = _statistics.Duplicate + _statistics.Late;
        OpenSpool();
    }

    private async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            _patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static Task<FrameOutcome> Calibrated() => Task.FromResult(new FrameOutcome { State = FrameState.CalibratedOnly });

    private static Task<CycleReceipt> Published() => Task.FromResult(new CycleReceipt { ManifestPath = "manifest.json" });

    private Task Drain() => Ingest.Drain(_patience.Token);

    private async Task Pass(TimeSpan delay)
    {
        await _clock.WhenWaiting(delay);
        _clock.Advance(delay);
    }

    private async Task Cycle(int cycle)
    {
        for (var slot = 0; slot < 8; slot++)
        {
            await Frame(cycle, slot);
        }
    }

    private ValueTask Frame(int cycle, int slot)
    {
        var header = new FrameHeader
        {
            Array = ArrayId.Muser1,
            Time = Start.AddNs((cycle * Layout.CyclePeriodNs) + (slot * ArrayLayout.FramePeriodNs)),
            BandMHz = Layout.BandsMHz[slot / 2],
            Polarization = (Polarization)(slot % 2),
        };
        var bytes = Ingest.RentBuffer();
        bytes.AsSpan().Fill((byte)((cycle * 8) + slot + 1));
        return Ingest.Accept(header, bytes, _clock.GetTimestamp(), _patience.Token);
    }
}
