using System.Text.Json;
using Muser.Formats.Frames;
using Muser.Grains.Tests.Fixtures;
using Muser.Interfaces.Observing;
using Orleans.Storage;

namespace Muser.Grains.Tests.Observing;

/// <summary>
/// A ledger whose silo was killed, and which does not know it: it is held in the middle of a write until its successor has written, and then goes on.
/// </summary>
[Trait("Tier", "Cluster")]
public class ZombieTests
{
    private static readonly ArrayLayout Layout = ArrayLayout.Muser1;

    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Muser:Imaging:Channels"] = "None",
        ["Muser:Observing:CommitIntervalMs"] = "50",
    };

    [Fact]
    public async Task ItsManifestIsRefusedOnceItsSuccessorHasPublishedTheCycle()
    {
        var store = new TroubledStore();
        await using var cluster = await LedgerOnASiloOfItsOwn(store.StandBefore);
        var wire = new Wire(cluster.Silo(1), ArrayId.Muser1);

        store.HoldNextManifest();
        await wire.Send(wire.Frames(0, 8));
        var zombie = await store.Held;
        await cluster.Kill(cluster.Silo(0));
        await wire.Drain();
        var published = File.ReadAllBytes(ManifestPath(cluster));
        store.LetGo();

        Assert.False(await store.HeldEnded);
        var manifest = cluster.Products.FindManifest(zombie.Cycle)!;
        Assert.True(manifest.Term > zombie.Term, $"term {manifest.Term} after {zombie.Term}");
        Assert.Equal(published, File.ReadAllBytes(ManifestPath(cluster)));
        var status = await cluster.Client.GetGrain<IObservationGrain>("muser1").GetStatus();
        Assert.Equal((1, 1), (status.Published, status.Complete));
    }

    [Fact]
    public async Task ItsStateIsRefusedOnceItsSuccessorHasWritten()
    {
        var storage = new HeldStorage();
        await using var cluster = await LedgerOnASiloOfItsOwn(storage.StandBefore);
        var wire = new Wire(cluster.Silo(1), ArrayId.Muser1);
        var ledger = cluster.Client.GetGrain<IObservationGrain>("muser1");

        storage.HoldNextWrite();
        await wire.Send(wire.Frames(0, 8));
        await storage.Held; // the counters of the first cycle
        await cluster.Kill(cluster.Silo(0));
        await wire.Send(wire.Frames(8, 24));
        await wire.Drain();
        Assert.All(Enumerable.Range(0, 3), cycle => Assert.Equal(8, cluster.PublishedSlots(Layout, cycle).Length));
        var term = (await ledger.GetStatus()).Term;
        storage.LetGo();

        Assert.IsType<InconsistentStateException>(await storage.Ended);
        await cluster.DeactivateLedger("muser1"); // which commits
        using var stored = JsonDocument.Parse(File.ReadLines(Directory.GetFiles(Path.Combine(cluster.StateFolder, "ledger"), "*.json").Single()).Last());
        Assert.Equal(term, stored.RootElement.GetProperty("state").GetProperty("term").GetInt64());
        var status = await ledger.GetStatus();
        Assert.Equal(term + 1, status.Term);
        Assert.Equal(Cycles.Key(Layout, 2).StartUtcUnixNs, status.WatermarkUtcUnixNs);
    }

    /// <summary>The first silo gets the ledger and the parameters, because it is alone when they are activated; the second receives.</summary>
    private static async Task<ServiceCluster> LedgerOnASiloOfItsOwn(Action<ISiloBuilder> configure)
    {
        var cluster = await ServiceCluster.Start(Settings, configure, Roles.Imaging);
        await cluster.Client.GetGrain<IObservationGrain>("muser1").GetStatus();
        await cluster.Add(Roles.Receiver);
        return cluster;
    }

    private static string ManifestPath(ServiceCluster cluster) =>
        Directory.GetFiles(cluster.ProductsFolder, "manifest.json", SearchOption.AllDirectories).Single();
}
