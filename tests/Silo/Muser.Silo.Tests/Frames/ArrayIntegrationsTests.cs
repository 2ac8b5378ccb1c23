using Muser.Formats.Frames;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;
using Muser.Silo.Tests.Fixtures;

namespace Muser.Silo.Tests.Frames;

/// <summary>The stream begins at 04:08:49.354: cycles 0 to 24 and seven frames of cycle 25 lie in the first second.</summary>
[Trait("Tier", "Unit")]
public sealed class ArrayIntegrationsTests : IngestRig
{
    private const int FramesInFirst = (25 * 8) + 7;
    private static readonly IntegrationKey First = KeyOf(UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49));
    private static readonly IntegrationKey Second = KeyOf(UtcTime.FromCalendar(2015, 11, 1, 4, 8, 50));

    public ArrayIntegrationsTests()
    {
        Options.MaxFramesHeld = 1024;
        Service.Process = _ => Integrated();
    }

    [Fact]
    public async Task ASecondIsPublishedOnceTwoCyclesAfterItHaveBegun()
    {
        await CyclesUpTo(26);
        Assert.Empty(Service.Integrations);

        await Frame(27, 0);
        await Until(() => Service.Integrations.Count == 1);

        var arrival = Assert.Single(Service.Integrations);
        Assert.Equal((First, 1_000_000_000, 0), (arrival.Integration, arrival.IntervalNs, arrival.LeftOut));
        Assert.Equal(Enumerable.Range(0, 26).Select(cycle => Key(cycle).StartUtcUnixNs), arrival.CycleStartsUtcUnixNs);
        Assert.Equal([400, 800, 1200, 1600], arrival.Bands.Select(band => band.BandHand.BandMHz).Distinct());
        Assert.Equal(FramesInFirst, arrival.Bands.Sum(band => band.Frames));
        Assert.All(Service.Frames, frame => Assert.Equal(1_000_000_000, frame.IntegrationNs));
        await Drain();
        Assert.Equal([First, Second], Service.Integrations.Select(each => each.Integration).OrderBy(each => each.StartUtcUnixNs));
        Assert.Equal((2, 217), (Muser1.Integrations, Muser1.IntegratedFrames)); // 27 cycles and a frame
    }

    [Fact]
    public async Task FramesThatNoSiloHasInItsSumsAnyMoreAreSentAgain()
    {
        OpenSpool();
        Service.Integrate = (key, arrival) => Task.FromResult(key == $"{First}/400" && Service.Bands.Count(band => band.Band == key) == 1
            ? new BandReceipt { MissingLeftUtcUnixNs = arrival.LeftUtcUnixNs[3..5], MissingRightUtcUnixNs = arrival.RightUtcUnixNs[..1] }
            : FakeService.Mean(key, arrival));
        await CyclesUpTo(26);
        await Drain();

        var again = Service.Frames.GroupBy(frame => (frame.Cycle, frame.Slot)).Where(frame => frame.Count() > 1).Select(frame => frame.Last()).ToList();
        Assert.Equal([(Key(0), 1), (Key(3), 0), (Key(4), 0)], again.OrderBy(frame => frame.Cycle.StartUtcUnixNs).Select(frame => (frame.Cycle, frame.Slot)));
        Assert.All(again, frame => Assert.True(frame.Images == ImageRequest.None && frame.Bytes.AsSpan().IndexOfAnyExcept(Fill(frame)) < 0));
        Assert.Equal(FramesInFirst, Assert.Single(Service.Integrations, each => each.Integration == First).Bands.Sum(band => band.Frames));
        Assert.Equal(0, Muser1.NotIntegratedFrames);
    }

    [Fact]
    public async Task FramesThatCannotBeBroughtAgainAreLeftOutAndCounted()
    {
        Service.Integrate = (key, arrival) => Task.FromResult(arrival.LeftUtcUnixNs.Length > 25 && key.EndsWith("/800", StringComparison.Ordinal)
            ? new BandReceipt { MissingLeftUtcUnixNs = arrival.LeftUtcUnixNs[..2] }
            : FakeService.Mean(key, arrival));

        await CyclesUpTo(25);
        await Drain();

        var first = Assert.Single(Service.Integrations, each => each.Integration == First);
        Assert.Equal((FramesInFirst - 2, 2), (first.Bands.Sum(band => band.Frames), first.LeftOut));
        Assert.Equal(2, Muser1.NotIntegratedFrames);
    }

    [Fact]
    public async Task FramesOutsideTheMeansAreNotAskedFor()
    {
        Service.Process = frame => frame.Slot == 5 ? Calibrated() : Integrated();

        await CyclesUpTo(25);
        await Drain();

        var band = Assert.Single(Service.Bands, each => each.Band == $"{First}/1200").Arrival;
        Assert.Empty(band.RightUtcUnixNs);
        Assert.Equal(26, band.LeftUtcUnixNs.Length);
    }

    [Fact]
    public async Task AfterACrashTheFramesOfASecondThatWasNotPublishedAreAskedForAgain()
    {
        OpenSpool();
        Service.PublishIntegration = _ => new TaskCompletionSource().Task;
        await CyclesUpTo(28);
        await Until(() => Service.Integrations.Count == 1);
        Service.PublishedCycles.UnionWith(Enumerable.Range(0, 29).Select(Key));

        Crash();
        Service.Bands.Clear();
        Service.Integrations.Clear();
        Service.PublishIntegration = _ => Task.CompletedTask;
        await Ingest.Prepare(Patience);
        await Until(() => Service.Integrations.Count == 1);
        Assert.Equal((First, FramesInFirst), (Service.Integrations.First().Integration, Service.Integrations.First().Bands.Sum(band => band.Frames)));
        await Drain();
        Assert.Equal([First, Second], Service.Integrations.Select(each => each.Integration).OrderBy(each => each.StartUtcUnixNs));
        Assert.Empty(Service.Frames);

        // All is published, and the ledger died before it was noted in the history: it is told again, without means.
        Service.PublishedIntegrations.UnionWith([First, Second]);
        Crash();
        Service.Bands.Clear();
        Service.Integrations.Clear();
        await Ingest.Prepare(Patience);
        await Drain();
        Assert.Equal([First, Second], Service.Integrations.Select(each => each.Integration).OrderBy(each => each.StartUtcUnixNs));
        Assert.All(Enumerable.Range(0, 29), cycle => Assert.Contains(Service.Integrations, each => each.CycleStartsUtcUnixNs.Contains(Key(cycle).StartUtcUnixNs)));
        Assert.Empty(Service.Bands);
        Assert.Empty(Service.Frames);

        // All is noted: another start asks for nothing, and the spool is done with every frame.
        Service.NotedCycles.UnionWith(Service.PublishedCycles);
        Service.NotedIntegrations.UnionWith([First, Second]);
        Crash();
        Service.Integrations.Clear();
        await Ingest.Prepare(Patience);
        await Drain();
        Assert.Empty(Service.Integrations);
    }

    [Fact]
    public async Task ASecondWaitsForItsCyclesInTheSpool()
    {
        OpenSpool();
        var isDiskFull = true;
        Service.Process = frame => isDiskFull && frame.Cycle == Key(7) && frame.Slot == 2 ? throw new IOException("No space left on device") : Integrated();
        await CyclesUpTo(29);
        for (var attempt = 0; attempt <= 10; attempt++)
        {
            await Pass(RetryDelay);
        }

        await Until(() => Statistics.Deferred == 1);
        await Drain();
        Assert.Equal([Second], Service.Integrations.Select(each => each.Integration));

        isDiskFull = false;
        using var stop = new CancellationTokenSource();
        var working = Ingest.WorkOffBacklog(TimeSpan.FromSeconds(5), stop.Token);
        await Until(() => Service.Integrations.Count == 2);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
        Assert.Equal((First, FramesInFirst), (Service.Integrations.Last().Integration, Service.Integrations.Last().Bands.Sum(band => band.Frames)));
    }

    [Fact]
    public async Task ASecondThatCannotBePublishedIsTriedAgain()
    {
        var isDown = true;
        Service.PublishIntegration = _ => isDown ? throw new SiloUnavailableException("gone") : Task.CompletedTask;
        await CyclesUpTo(3);
        var drained = Drain();
        for (var attempt = 0; attempt <= 10; attempt++)
        {
            await Pass(RetryDelay);
        }

        await drained;
        Assert.Equal((0, 1, 1), (Muser1.Integrations, Muser1.IntegrationsDeferred, Ingest.IntegrationsDeferred));

        isDown = false;
        using var stop = new CancellationTokenSource();
        var working = Ingest.WorkOffBacklog(TimeSpan.FromSeconds(5), stop.Token);
        await Until(() => Muser1.Integrations == 1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
        Assert.Equal(0, Ingest.IntegrationsDeferred);
    }

    [Fact]
    public async Task WithoutIntegrationsCyclesAreCommittedBySeconds()
    {
        Integration.IntervalMs = 0;
        Service.Process = _ => Calibrated();

        await CyclesUpTo(27);
        await Drain();

        Assert.Empty(Service.Bands);
        Assert.Equal([First, Second], Service.Integrations.Select(each => each.Integration).OrderBy(each => each.StartUtcUnixNs));
        Assert.All(Service.Integrations, each => Assert.Empty(each.Bands));
        Assert.Equal(26, Service.Integrations.Single(each => each.Integration == First).CycleStartsUtcUnixNs.Length);
        Assert.All(Service.Frames, frame => Assert.Equal(0, frame.IntegrationNs));
    }

    [Fact]
    public async Task ACycleThatBeginsAfterItsSecondIsPublishedIsInNoMean()
    {
        await CyclesUpTo(3);
        await Drain();
        Service.PublishedIntegrations.Add(First);
        Service.Bands.Clear();

        await Cycle(4);
        await Drain();

        Assert.Empty(Service.Bands);
        var late = Service.Integrations.Last();
        Assert.Equal((First, 0, 8), (late.Integration, late.Bands.Length, late.LeftOut));
        Assert.Equal([Key(4).StartUtcUnixNs], late.CycleStartsUtcUnixNs);
        Assert.Equal(8, Muser1.NotIntegratedFrames);
    }

    [Fact]
    public async Task FilesAreLeftOutWhileMemoryIsShort()
    {
        Integration.UvFits = true;
        UsedBytes = 85;
        await Cycle(0);
        await Drain();
        Assert.All(Service.Bands, band => Assert.False(band.Arrival.WantsFile));
        Assert.Equal(4, Memory.ShedFiles);

        UsedBytes = 50;
        Clock.Advance(TimeSpan.FromSeconds(1));
        Service.Bands.Clear();
        await Cycle(40);
        await Drain();
        Assert.All(Service.Bands, band => Assert.True(band.Arrival.WantsFile));
        Assert.Equal(4, Memory.ShedFiles);
    }

    private Silo.Frames.ArrayStatistics Muser1 => Statistics.Of("muser1");

    private static IntegrationKey KeyOf(UtcTime start) => new() { Array = "muser1", StartUtcUnixNs = start.UnixNs };

    private static Task<FrameOutcome> Integrated() => Task.FromResult(new FrameOutcome { State = FrameState.Integrated, IsIntegrated = true });

    private async Task CyclesUpTo(int last)
    {
        for (var cycle = 0; cycle <= last; cycle++)
        {
            await Cycle(cycle);
        }
    }
}
