using Muser.Formats.Frames;
using Muser.Grains.Tests.Fixtures;
using Muser.Interfaces.Observing;
using Muser.Silo.Frames;
using Xunit.Abstractions;

namespace Muser.Grains.Tests.Observing;

/// <summary>Silos that are killed, leave in good order and join while a stream runs at the cadence of the instrument.</summary>
[Trait("Tier", "Cluster")]
public class SilosComeAndGoTests(ITestOutputHelper output)
{
    private static readonly ArrayLayout Layout = ArrayLayout.Muser1;

    private static readonly Dictionary<string, string?> NoMaps = new() { ["Muser:Imaging:Channels"] = "None" };

    [Fact]
    public async Task EveryCycleIsPublishedOnceAndNoneLateThoughSilosDieLeaveAndJoin()
    {
        const int Cycles = 240;
        await using var pulse = new MachinePulse();
        await using var cluster = await ServiceCluster.Start(NoMaps, Roles.Imaging);
        var ledger = cluster.Client.GetGrain<IObservationGrain>("muser1");
        await ledger.GetStatus(); // on the first silo, which is alone
        await cluster.Add(Roles.Receiver);
        var taker = await cluster.Add(Roles.Ingest);
        var notices = await CycleNotices.Of(cluster.Client, "muser1");

        var sending = Instrument.Send(cluster.Silo(1), ArrayId.Muser1, Cycles);
        await notices.Reach(20);
        await cluster.Kill(cluster.Silo(0)); // it had the ledger
        var joined = await cluster.Add(Roles.Ingest);
        await cluster.Stop(taker);
        await cluster.Add(Roles.Ingest);
        await cluster.Kill(joined);
        await sending;
        await cluster.UntilPublished([.. Enumerable.Range(0, Cycles).Select(cycle => Fixtures.Cycles.Key(Layout, cycle))]);

        var manifests = Enumerable.Range(0, Cycles).Select(cycle => cluster.Products.FindManifest(Fixtures.Cycles.Key(Layout, cycle))).ToList();
        Assert.All(manifests, manifest => Assert.True(manifest is { IsComplete: true, Frames.Length: 8 }));
        var folders = Directory.GetFiles(cluster.ProductsFolder, "manifest.json", SearchOption.AllDirectories);
        Assert.Equal(Cycles, folders.Length);
        var integrations = cluster.Integrations("muser1");
        Assert.Equal(Cycles * Layout.FramesPerCycle, integrations.Sum(integration => integration.Frames()));
        Assert.All(integrations, integration => Assert.Equal(0, integration.LeftOut));
        var latest = manifests.Max(manifest => manifest!.LatencyMs);
        var (found, busy) = (ServiceCluster.DetectionLimit.TotalMilliseconds, pulse.Longest.TotalMilliseconds);
        output.WriteLine(
            $"the latest cycle: {latest:F0} ms; a death is found within {found:F0} ms; the machine's longest pause {busy:F0} ms;"
            + $" terms {string.Join(", ", manifests.Select(manifest => manifest!.Term).Distinct())}");

        // Late by the time in which a death is found, what is then sent again, and what the machine takes for the dozens of steps of that at its busiest.
        Assert.InRange(latest, 0, found + ReceiverOptions.DefaultRetryDelayMs + 1000 + (50 * busy));
    }
}
