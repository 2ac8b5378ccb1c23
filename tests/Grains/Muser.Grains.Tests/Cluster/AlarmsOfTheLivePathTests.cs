using System.Diagnostics;
using Muser.Formats.Frames;
using Muser.Grains.Tests.Fixtures;
using Muser.Interfaces.Cluster;
using Muser.Silo;
using Muser.Silo.Frames;

namespace Muser.Grains.Tests.Cluster;

/// <summary>Each alarm from what goes wrong on a silo to the list of the cluster, and off it when all is well again.</summary>
[Trait("Tier", "Cluster")]
public class AlarmsOfTheLivePathTests
{
    private static readonly Dictionary<string, string?> Quick = new()
    {
        ["Muser:Imaging:Channels"] = "None",
        ["Muser:Spool:BacklogRetryMs"] = "100",
        ["Muser:Observing:CommitIntervalMs"] = "50",
        ["Muser:Alarms:CheckIntervalMs"] = "20",
        ["Muser:Alarms:RepeatAfterMs"] = "100",
        ["Muser:Alarms:WindowMs"] = "300",
    };

    /// <summary>A receiver that gives up soon.</summary>
    private static MuserSiloOptions Impatient => new()
    {
        Receivers = [new ReceiverOptions { Port = 0, CycleGraceMs = 60_000, RetryDelayMs = 20, GiveUpAfterMs = 100 }],
    };

    [Fact]
    public async Task CyclesThatCannotBePublishedFillTheSpoolAndTheBacklog()
    {
        // Four cycles of 800 kB, and room for 3.8 MB.
        var store = new TroubledStore { IsFull = true };
        var settings = With(("Spool:MaxBytes", "3800000"), ("Spool:SegmentBytes", "210000"), ("Alarms:BacklogCycles", "2"), ("Alarms:WindowMs", "60000"));
        await using var cluster = await ServiceCluster.Start(settings, store.StandBefore, Impatient);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);

        await wire.Send(wire.Frames(0, 32));
        await wire.Drain();
        foreach (var key in new[] { "cycles-deferred", "spool-near-limit", "backlog-growing" })
        {
            await cluster.UntilRaised($"{key}.Silo_0.muser1");
        }

        store.IsFull = false;
        await cluster.UntilCleared("spool-near-limit.Silo_0.muser1");
        await cluster.UntilCleared("backlog-growing.Silo_0.muser1");
        Assert.All(Enumerable.Range(0, 4), cycle => Assert.Equal(8, cluster.PublishedSlots(ArrayLayout.Muser1, cycle).Length));
    }

    [Fact]
    public async Task DeferredCyclesAreAnAlarmUntilTheyArePublished()
    {
        var store = new TroubledStore { IsFull = true };
        await using var cluster = await ServiceCluster.Start(Quick, store.StandBefore, Impatient);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);

        await wire.Send(wire.Frames(0, 16));
        await wire.Drain();
        await cluster.UntilRaised("cycles-deferred.Silo_0.muser1");
        store.IsFull = false;
        await cluster.UntilCleared("cycles-deferred.Silo_0.muser1");
    }

    [Fact]
    public async Task IntegrationsThatCannotBePublishedAreAnAlarmAndTheirCyclesAreNotHeldUp()
    {
        var store = new TroubledStore { RefusesIntegrations = true };
        await using var cluster = await ServiceCluster.Start(Quick, store.StandBefore, Impatient);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);

        await wire.Send(wire.Frames(0, 16));
        await wire.Drain();
        await cluster.UntilRaised("integrations-deferred.Silo_0.muser1");
        Assert.All(Enumerable.Range(0, 2), cycle => Assert.Equal(8, cluster.PublishedSlots(ArrayLayout.Muser1, cycle).Length));
        Assert.Empty(cluster.Integrations("muser1"));

        store.RefusesIntegrations = false;
        await cluster.UntilCleared("integrations-deferred.Silo_0.muser1");
        Assert.Equal(16, Assert.Single(cluster.Integrations("muser1")).Frames());
    }

    [Fact]
    public async Task WithoutASpoolACycleThatCannotBePublishedIsLostAndAnAlarm()
    {
        var store = new TroubledStore { IsFull = true };
        await using var cluster = await ServiceCluster.Start(With(("Spool:MaxBytes", "0")), store.StandBefore, Impatient);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);

        await wire.Send(wire.Frames(0, 8));
        await wire.Drain();
        await cluster.UntilRaised("frames-lost.Silo_0.muser1");
        store.IsFull = false;
        await wire.Send(wire.Frames(8, 16));
        await cluster.UntilCleared("frames-lost.Silo_0.muser1");
    }

    [Fact]
    public async Task AnArrayThatFallsSilentIsAnAlarmUntilItsFramesComeAgain()
    {
        await using var cluster = await ServiceCluster.Start(With(("Alarms:NoFramesAfterMs", "100")), Roles.Receiver);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);

        await wire.Send(wire.Frames(0, 8));
        await cluster.UntilRaised("no-frames.Silo_0.muser1");
        for (var number = 8; await cluster.FindAlarm("no-frames.Silo_0.muser1") is { ClearedUtcUnixNs: null }; number++)
        {
            await wire.Send(wire.Frames(number, number + 1));
        }
    }

    [Fact]
    public async Task DamageIsAnAlarmForAWhile()
    {
        await using var cluster = await ServiceCluster.Start(Quick, Roles.Receiver);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);

        await wire.Send([.. wire.Frames(0, 8), new byte[300_000], .. wire.Frames(8, 16)]);
        await cluster.UntilRaised("frames-damaged.Silo_0.muser1");
        await cluster.UntilCleared("frames-damaged.Silo_0.muser1");
    }

    [Fact]
    public async Task LateCyclesAreAnAlarmForAWhile()
    {
        await using var cluster = await ServiceCluster.Start(With(("Observing:LateAfterMs", "0.000001")), Roles.Receiver);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);

        await wire.Send(wire.Frames(0, 16));
        await wire.Drain();
        await cluster.UntilRaised("cycles-late.Silo_0.muser1");
        await cluster.UntilCleared("cycles-late.Silo_0.muser1");
    }

    [Fact]
    public async Task MapsThatAreLeftOutAreAnAlarmForAWhile()
    {
        var settings = With(("Imaging:Channels", "Middle"), ("Imaging:IntervalMs", "0"), ("Imaging:MaxWaitMs", "0.000001"));
        await using var cluster = await ServiceCluster.Start(settings, Roles.Receiver, Roles.Imaging);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);

        await wire.Send(wire.Frames(0, 8));
        await wire.Drain();
        await cluster.UntilRaised("maps-shed.Silo_1");
        await cluster.UntilCleared("maps-shed.Silo_1");
        Assert.Equal(8, cluster.PublishedSlots(ArrayLayout.Muser1, 0).Length);
    }

    [Fact]
    public async Task WhileMapsAreBeingMadeTheNewestCyclesGetNoneAndAreNotLate()
    {
        // The maps of the first cycle cannot end: their products are refused until all others are published.
        var store = new TroubledStore { IsFull = true };
        var settings = With(
            ("Imaging:Channels", "Middle"), ("Imaging:IntervalMs", "0"), ("Imaging:MaxWaitMs", Patience.LimitMs), ("Imaging:Clean", "None"), ("Imaging:Disc", "Off"));
        await using var cluster = await ServiceCluster.Start(settings, store.StandBeforeMaps, Roles.Receiver, Roles.Imaging);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);

        await wire.Send(wire.Frames(0, 40));
        await cluster.UntilRaised("imaging-busy.Silo_0.muser1");
        await Eventually.Holds(() => Enumerable.Range(1, 4).All(cycle => cluster.Products.FindManifest(Cycles.Key(ArrayLayout.Muser1, cycle)) is not null));
        store.IsFull = false;
        await wire.Drain();
        await cluster.UntilCleared("imaging-busy.Silo_0.muser1");

        // Frames and calibration are never shed, maps are: those of the newest cycles, which count as not requested. Then all goes on by itself.
        var counts = cluster.Statistics(0).Of("muser1");
        Assert.Equal((5, 1, 4, 0), (counts.Published, counts.Imaged, counts.NotImaged, counts.Lost));
        Assert.Equal([8, 0, 0, 0, 0], Enumerable.Range(0, 5).Select(cycle => Maps(cluster, cycle)));
        Assert.Equal(40, Assert.Single(cluster.Integrations("muser1")).Frames());
        await wire.Send(wire.Frames(40, 48));
        await wire.Drain();
        Assert.Equal(8, Maps(cluster, 5));
    }

    [Fact]
    public async Task WhenMemoryIsCriticalEveryCycleIsPublishedWithoutMaps()
    {
        var settings = With(("Imaging:Channels", "Middle"), ("Imaging:IntervalMs", "0"), ("Integration:UvFits", "true"), ("Memory:LimitBytes", "1"));
        await using var cluster = await ServiceCluster.Start(settings, Roles.Receiver, Roles.Imaging);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);

        await wire.Send(wire.Frames(0, 80));
        await wire.Drain();
        await cluster.UntilRaised("memory-short.Silo_0");
        Assert.All(Enumerable.Range(0, 10), cycle => Assert.Equal((8, 0), (cluster.PublishedSlots(ArrayLayout.Muser1, cycle).Length, Maps(cluster, cycle))));
        var mean = Assert.Single(cluster.Integrations("muser1"));
        Assert.Equal(80, mean.Frames());
        Assert.All(mean.Bands, band => Assert.Equal("", band.UvFitsPath));
        Assert.Equal((0, 10), (cluster.Statistics(0).Of("muser1").Imaged, cluster.Statistics(0).Of("muser1").NotImaged));
    }

    [Fact]
    public async Task AStoreThatCannotBeWrittenIsAnAlarmAndSoIsADiskWithLittleRoom()
    {
        await using var cluster = await ServiceCluster.Start(With(("Alarms:LowDiskBytes", $"{long.MaxValue}")), Roles.Receiver);
        await cluster.UntilRaised("products-disk-low.Silo_0");

        // A superuser may write anywhere but below a file.
        var folders = new[] { ("products", cluster.ProductsFolder), ("state", cluster.StateFolder) };
        var alarms = cluster.Client.GetGrain<IClusterGrain>(IClusterGrain.Key);
        await alarms.List();
        foreach (var (name, folder) in folders)
        {
            Directory.Move(folder, folder + "-away");
            Put(folder, () => File.WriteAllText(folder, "not a folder"));
            await cluster.UntilRaised($"{name}-not-writable.Silo_0");
            File.Delete(folder);
            Put(folder, () => Directory.Move(folder + "-away", folder));
            await cluster.UntilCleared($"{name}-not-writable.Silo_0");
        }
    }

    [Fact]
    public async Task WhoHasSeenAnAlarmIsKnownAfterTheSiloThatKeepsTheListHasDied()
    {
        var settings = With(("Memory:LimitBytes", "1"), ("Observing:LateAfterMs", "0.000001"), ("Alarms:WindowMs", "60000"));
        await using var cluster = await ServiceCluster.Start(settings, Roles.Jobs);
        var alarms = cluster.Client.GetGrain<IClusterGrain>(IClusterGrain.Key);
        await alarms.List(); // on the first silo, which is alone
        await cluster.Add(Roles.Receiver);
        var wire = new Wire(cluster.Silo(1), ArrayId.Muser1);
        await wire.Send(wire.Frames(0, 8));
        await wire.Drain();
        string[] keys = ["memory-short.Silo_1", "cycles-late.Silo_1.muser1"];
        foreach (var key in keys)
        {
            await cluster.UntilRaised(key);
            await alarms.Acknowledge(key, "li", "on my way");
        }

        await cluster.Kill(cluster.Silo(0));
        await cluster.UntilRaised("silo-gone.Silo_0");

        var list = await alarms.List();
        Assert.All(keys, key => Assert.Equal(("li", "on my way"), Seen(list.Single(alarm => alarm.Report.Key == key))));

        static (string?, string?) Seen(Alarm alarm) => (alarm.Acknowledged?.Who, alarm.Acknowledged?.Note);
    }

    private static Dictionary<string, string?> With(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(Quick);
        foreach (var (name, value) in settings)
        {
            all[$"Muser:{name}"] = value;
        }

        return all;
    }

    /// <summary>Puts something where the service may make a folder of its own at any moment.</summary>
    private static void Put(string place, Action put)
    {
        for (var begun = Stopwatch.StartNew(); begun.Elapsed < Patience.Limit;)
        {
            try
            {
                if (Directory.Exists(place))
                {
                    Directory.Delete(place, recursive: true);
                }

                put();
                return;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // It was made anew, or written to, in between.
            }
        }

        Assert.Fail($"{place} is made anew all the time");
    }

    private static int Maps(ServiceCluster cluster, int cycle) =>
        cluster.Products.FindManifest(Cycles.Key(ArrayLayout.Muser1, cycle))!.Images().Count();
}
