using Microsoft.Extensions.DependencyInjection;
using Muser.Formats.Frames;
using Muser.Grains.Tests.Fixtures;
using Muser.Interfaces.Observing;
using Muser.Silo;
using Muser.Silo.Frames;

namespace Muser.Grains.Tests.Observing;

/// <summary>Disks that are full, folders that cannot be written, stores that hang: the stream goes on, and what was accepted is published in the end.</summary>
[Trait("Tier", "Cluster")]
public class FullDiskTests
{
    private static readonly ArrayLayout Layout = ArrayLayout.Muser1;
    private static readonly int[] Whole = [0, 1, 2, 3, 4, 5, 6, 7];

    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Muser:Imaging:Channels"] = "None",
        ["Muser:Spool:BacklogRetryMs"] = "200",
        ["Muser:Observing:CommitIntervalMs"] = "50",
    };

    private static MuserSiloOptions Receiver => new()
    {
        Receivers = [new ReceiverOptions { Port = 0, CycleGraceMs = 60_000, RetryDelayMs = 50, GiveUpAfterMs = 300 }],
    };

    [Fact]
    public async Task WhileTheDiskOfTheProductsIsFullCyclesWaitInTheSpool()
    {
        var store = new TroubledStore { IsFull = true };
        await using var cluster = await ServiceCluster.Start(Settings, store.StandBefore, Receiver);
        var notices = await CycleNotices.Of(cluster.Client, "muser1");
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);

        await wire.Send(wire.Frames(0, 20 * 8));
        await wire.Drain();
        Assert.Equal((160, 20, 0), (Statistics(cluster).Received, Statistics(cluster).Deferred, Statistics(cluster).Undelivered));
        Assert.Empty(notices.Cycles);

        // They begin before the first ones end: a drain says that no more are to come, and a mean is closed when all cycles that began in it have ended.
        await wire.Send(wire.Frames(160, 30 * 8));
        await Eventually.Holds(() => Statistics(cluster).Received == 240);
        store.IsFull = false;
        await notices.Reach(30);

        AssertWhole(cluster, 30);
        Assert.Equal(0, Statistics(cluster).Undelivered);
        await wire.Drain();
        await Eventually.Holds(() => cluster.Integrations("muser1").Sum(integration => integration.Frames()) == 240);
    }

    [Fact]
    public async Task AFolderOfProductsThatCannotBeWrittenDelaysCyclesAndLosesNone()
    {
        await using var cluster = await ServiceCluster.Start(Settings, Receiver);
        var notices = await CycleNotices.Of(cluster.Client, "muser1");
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);
        Directory.CreateDirectory(cluster.ProductsFolder);
        var obstacle = Path.Combine(cluster.ProductsFolder, "muser1");
        File.WriteAllText(obstacle, "not a folder"); // a superuser may write anywhere else

        await wire.Send(wire.Frames(0, 5 * 8));
        await wire.Drain();
        Assert.Equal((5, 0), (Statistics(cluster).Deferred, Statistics(cluster).Undelivered));

        File.Delete(obstacle);
        await notices.Reach(5);
        AssertWhole(cluster, 5);
    }

    [Fact]
    public async Task ALedgerThatCannotStoreItsStateStartsWhenItCan()
    {
        await using var cluster = await ServiceCluster.Start(Settings, Receiver);
        var notices = await CycleNotices.Of(cluster.Client, "muser1");
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);
        await cluster.Client.GetGrain<IObservationGrain>("muser1").GetStatus(); // it stores its term when it starts
        var ledger = Directory.EnumerateDirectories(cluster.StateFolder).Single(folder => Path.GetFileName(folder) == "ledger");
        await cluster.DeactivateLedger("muser1");
        Directory.Delete(ledger, recursive: true);
        File.WriteAllText(ledger, "not a folder");

        await wire.Send(wire.Frames(0, 5 * 8));
        await wire.Drain();
        Assert.Equal((5, 0), (Statistics(cluster).Deferred, Statistics(cluster).Undelivered));

        File.Delete(ledger); // from now on the ledger may make the folder anew at any moment
        await notices.Reach(5);
        AssertWhole(cluster, 5);
    }

    [Fact]
    public async Task AReceiverListensThoughItsLedgerCannotBeStored()
    {
        await using var cluster = await ServiceCluster.Start(Settings, Roles.Imaging);
        Directory.CreateDirectory(cluster.StateFolder);
        var ledger = Path.Combine(cluster.StateFolder, "ledger");
        File.WriteAllText(ledger, "not a folder");
        var notices = await CycleNotices.Of(cluster.Client, "muser1");
        await cluster.Add(Receiver);
        var wire = new Wire(cluster.Silo(1), ArrayId.Muser1);

        await wire.Send(wire.Frames(0, 5 * 8));
        await wire.Drain();
        Assert.Equal((40, 5, 0), (cluster.Statistics(1).Received, cluster.Statistics(1).Deferred, cluster.Statistics(1).Undelivered));

        File.Delete(ledger);
        await notices.Reach(5);
        AssertWhole(cluster, 5);
    }

    [Fact]
    public async Task AStoreThatHangsStopsTheSenderBeforeMemoryIsFull()
    {
        const int Held = 64;
        var store = new TroubledStore();
        store.HoldNextManifest();
        var options = new MuserSiloOptions { Receivers = [new ReceiverOptions { Port = 0, CycleGraceMs = 60_000, MaxFramesHeld = Held }] };
        await using var cluster = await ServiceCluster.Start(Settings, store.StandBefore, options);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);

        var sending = wire.Send(wire.Frames(0, 40 * 8));
        await store.Held;
        await Eventually.Holds(() => Statistics(cluster).Received >= Held);
        Assert.False(sending.IsCompleted);
        Assert.InRange(Statistics(cluster).Received, Held, Held + 1);

        store.LetGo();
        await sending;
        await wire.Drain();
        AssertWhole(cluster, 40);
    }

    private static void AssertWhole(ServiceCluster cluster, int cycles) =>
        Assert.All(Enumerable.Range(0, cycles), cycle => Assert.Equal(Whole, cluster.PublishedSlots(Layout, cycle)));

    private static IngestStatistics Statistics(ServiceCluster cluster) => cluster.Silo(0).ServiceProvider.GetRequiredService<IngestStatistics>();
}
