using Microsoft.Extensions.DependencyInjection;
using Muser.Formats.Frames;
using Muser.Grains.Tests.Fixtures;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;
using Muser.Silo.Frames;
using Muser.Simulators.Frames;

namespace Muser.Grains.Tests.Observing;

[Trait("Tier", "Cluster")]
public class LiveCycleTests
{
    /// <summary>No maps but those of the first cycle, and none left out for being slow: these tests are about cycles, on whatever machine.</summary>
    private static readonly Dictionary<string, string?> OneImage = new()
    {
        ["Muser:Imaging:IntervalMs"] = "3600000",
        ["Muser:Imaging:MaxWaitMs"] = "29000",
    };

    [Fact]
    public async Task EveryCycleOfAStreamIsPublishedOnceAndNoticed()
    {
        await using var cluster = await ServiceCluster.Start(OneImage, Roles.Receiver, Roles.Imaging);
        var notices = await CycleNotices.Of(cluster.Client, "muser1");

        await Instrument.Send(cluster.Silo(0), ArrayId.Muser1, cycles: 20);
        await notices.Reach(20);

        Assert.Equal(Expected(20), notices.Cycles);
        Assert.All(notices.Cycles, cycle => AssertWhole(cluster, cycle));
        var status = await Ledger(cluster).GetStatus();
        Assert.Equal((20, 20, 0, 8), (status.Published, status.Complete, status.Lost, status.Images));
    }

    [Fact]
    public async Task CyclesOfKilledSilosAreFinishedByOthers()
    {
        // The first silo gets the ledger and the parameters, because it is alone when they are activated; then it is killed, and one that images.
        await using var cluster = await ServiceCluster.Start(OneImage, Roles.Imaging);
        await Ledger(cluster).GetStatus();
        await cluster.Add(Roles.Receiver);
        await cluster.Add(Roles.Ingest);
        await cluster.Add(Roles.Imaging);
        var notices = await CycleNotices.Of(cluster.Client, "muser1");

        var sending = Instrument.Send(cluster.Silo(1), ArrayId.Muser1, cycles: 120);
        await notices.Reach(20);
        await cluster.Kill(cluster.Silo(0));
        await cluster.Kill(cluster.Silo(2));
        await sending;

        Assert.All(Expected(120), cycle => AssertWhole(cluster, cycle));
        var terms = Expected(120).Select(cycle => cluster.Products.FindManifest(cycle)!.Term).Distinct();
        Assert.True(terms.Count() > 1, "the ledger was not activated anew");
    }

    [Fact]
    public async Task LostDuplicateAndDamagedFramesAreCountedAndTheirCyclesArePublished()
    {
        await using var cluster = await ServiceCluster.Start(OneImage, Roles.Receiver, Roles.Imaging);
        var faults = new FaultOptions
        {
            Drop = Frames("19"), // slot 3 of cycle 2
            Repeat = Frames("42"),
            Swap = Frames("55"), // the last of a cycle arrives after the first of the next
            Truncate = Frames("74"), // slot 2 of cycle 9
        };

        await Instrument.Send(cluster.Silo(0), ArrayId.Muser1, cycles: 12, faults);

        var statistics = cluster.Silo(0).ServiceProvider.GetRequiredService<IngestStatistics>();
        Assert.Equal((95, 1, 0), (statistics.Received, statistics.Duplicate, statistics.Late));
        Assert.True(statistics.Rejected > 0);
        var status = await Ledger(cluster).GetStatus();
        Assert.Equal((12, 10, 2), (status.Published, status.Complete, status.Lost));
        AssertLacks(cluster, Expected(12)[2], slot: 3);
        AssertLacks(cluster, Expected(12)[9], slot: 2);
        AssertWhole(cluster, Expected(12)[6]);
    }

    private static FaultSelection Frames(string numbers) =>
        FaultSelection.TryParse(numbers, out var selection) ? selection : throw new ArgumentException(numbers);

    private static void AssertLacks(ServiceCluster cluster, CycleKey cycle, int slot)
    {
        var manifest = cluster.Products.FindManifest(cycle);
        Assert.NotNull(manifest);
        Assert.False(manifest.IsComplete);
        Assert.Equal(Enumerable.Range(0, 8).Where(each => each != slot), manifest.Frames.Select(frame => frame.Slot));
    }

    private static IObservationGrain Ledger(ServiceCluster cluster) => cluster.Client.GetGrain<IObservationGrain>("muser1");

    private static CycleKey[] Expected(int cycles) =>
    [
        .. Enumerable.Range(0, cycles).Select(cycle => new CycleKey
        {
            Array = "muser1",
            StartUtcUnixNs = Instrument.Start.AddNs(cycle * ArrayLayout.Muser1.CyclePeriodNs).UnixNs,
        }),
    ];

    private static void AssertWhole(ServiceCluster cluster, CycleKey cycle)
    {
        var manifest = cluster.Products.FindManifest(cycle);
        Assert.NotNull(manifest);
        Assert.True(manifest.IsComplete, $"{cycle} is incomplete");
        Assert.Equal(Enumerable.Range(0, 8), manifest.Frames.Select(frame => frame.Slot));
        Assert.All(manifest.Frames, frame => Assert.Contains(frame.State, (FrameState[])[FrameState.Published, FrameState.CalibratedOnly]));
    }
}
