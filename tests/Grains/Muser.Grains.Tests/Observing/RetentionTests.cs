using Muser.Formats.Frames;
using Muser.Grains.Observing;
using Muser.Grains.Tests.Fixtures;
using Muser.Interfaces.Observing;

namespace Muser.Grains.Tests.Observing;

/// <summary>What retention has deleted was published, and is not published again.</summary>
[Trait("Tier", "Cluster")]
public class RetentionTests
{
    private static readonly ArrayLayout Layout = ArrayLayout.Muser1;

    private static readonly Dictionary<string, string?> FiveManifests = new()
    {
        ["Muser:Imaging:Channels"] = "None",
        ["Muser:Products:MaxManifests"] = "5",
        ["Muser:Products:RetentionIntervalMs"] = "20",
        ["Muser:Observing:CommitIntervalMs"] = "20",
    };

    [Fact]
    public async Task ACycleWhoseManifestWasDeletedIsNotPublishedAgainWhenItsFramesComeAgain()
    {
        await using var cluster = await ServiceCluster.Start(FiveManifests, Roles.Receiver);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);
        await wire.Send(wire.Frames(0, 40 * 8));
        await wire.Drain();
        await Eventually.Holds(() => Manifests(cluster) <= 5);
        var ledger = cluster.Client.GetGrain<IObservationGrain>("muser1");
        var before = await ledger.GetStatus();

        // Its ingest has forgotten it, and so has its ledger.
        await cluster.DeactivateLedger("muser1");
        await wire.Send(wire.Frames(0, 16));
        await wire.Drain();
        Assert.Equal((16, 0), (cluster.Statistics(0).Duplicate, cluster.Statistics(0).Late));

        // Nor does the ledger publish it for an ingest that does not know it.
        var cycle = Cycles.Key(Layout, 0);
        var receipt = await ledger.Publish(new CycleArrival
        {
            Cycle = cycle,
            Slots = 8,
            ArrivedSlots = [],
            LastByteUtcUnixNs = 0,
            CalibrationVersion = 1,
        });
        Assert.Equal(ProductPath.Manifest(cycle), receipt.ManifestPath);
        Assert.Null(cluster.Products.FindManifest(cycle));
        var after = await ledger.GetStatus();
        Assert.Equal((40, 40, before.Integrations), (before.Published, after.Published, after.Integrations));
        Assert.Equal(before.Term + 1, after.Term);
        Assert.Equal(40, (await ledger.GetHistory(0, 1000)).Count(line => !line.IsIntegration));
    }

    [Fact]
    public async Task ALedgerThatIsKilledBeforeItCommitsLosesNoLineOfTheHistory()
    {
        // Nothing is committed by time: only with integrations, and those of a ledger that is killed by its successor.
        var settings = new Dictionary<string, string?>
        {
            ["Muser:Imaging:Channels"] = "None",
            ["Muser:Observing:CommitIntervalMs"] = "3600000",
        };
        await using var cluster = await ServiceCluster.Start(settings, Roles.Imaging);
        var ledger = cluster.Client.GetGrain<IObservationGrain>("muser1");
        await ledger.GetStatus(); // on the first silo, which is alone
        await cluster.Add(Roles.Receiver);
        var notices = await CycleNotices.Of(cluster.Client, "muser1");
        var wire = new Wire(cluster.Silo(1), ArrayId.Muser1);

        await wire.Send(wire.Frames(0, 10 * 8));
        await notices.Reach(10);
        Assert.Empty(await ledger.GetHistory(0, 1000));
        await cluster.Kill(cluster.Silo(0));
        await wire.Send(wire.Frames(10 * 8, 70 * 8));
        await wire.Drain();

        var history = await ledger.GetHistory(0, 1000);
        Assert.Equal(70, history.Count(line => !line.IsIntegration));
        Assert.Equal(70 * 8, history.Where(line => line.IsIntegration).Sum(line => line.Frames));
        var status = await ledger.GetStatus();
        Assert.Equal((70, 70, 3, 560), (status.Published, status.Complete, status.Integrations, status.IntegratedFrames));
    }

    private static int Manifests(ServiceCluster cluster) =>
        Directory.EnumerateFiles(cluster.ProductsFolder, "*.json", SearchOption.AllDirectories).Count();
}
