using Muser.Grains.Tests.Fixtures;
using Muser.Interfaces.Frames;

namespace Muser.Grains.Tests.Frames;

[Trait("Tier", "Cluster")]
public class FramePlacementTests
{
    private const long Noon = 1_446_350_400_000_000_000; // 2015-11-01T04:00:00Z
    private const long Hour = 3_600_000_000_000;

    [Fact]
    public async Task FramesOfABandAndHourMeetOnOneIngestSilo()
    {
        await using var cluster = await ServiceCluster.Start(Roles.Ingest, Roles.Ingest, Roles.Gpu);

        var places = new HashSet<SiloAddress>();
        foreach (var band in (int[])[400, 800, 1200, 1600])
        {
            for (var hour = 0; hour < 6; hour++)
            {
                var left = await Where(cluster, band, isRight: false, Noon + (hour * Hour));
                var right = await Where(cluster, band, isRight: true, Noon + (hour * Hour) + 3_125_000);
                var last = await Where(cluster, band, isRight: true, Noon + ((hour + 1) * Hour) - 1);
                Assert.Equal(left, right);
                Assert.Equal(left, last);
                places.Add(left);
            }
        }

        Assert.Equal(places.Order(), new[] { cluster.Silo(0).SiloAddress, cluster.Silo(1).SiloAddress }.Order());
    }

    [Fact]
    public async Task ASiloThatJoinsOrLeavesMovesOnlyItsOwnShare()
    {
        await using var cluster = await ServiceCluster.Start(Roles.Ingest, Roles.Ingest);
        var before = await Places(cluster, frame: 1);

        var third = await cluster.Add(Roles.Ingest);
        var after = await Places(cluster, frame: 2);
        Assert.All(before.Zip(after), place => Assert.True(place.First.Equals(place.Second) || place.Second.Equals(third.SiloAddress)));
        Assert.Contains(third.SiloAddress, after);

        await cluster.Stop(third);
        Assert.Equal(before, await Places(cluster, frame: 3));
    }

    [Fact]
    public async Task ARunningActivationStaysWhenASiloJoins()
    {
        await using var cluster = await ServiceCluster.Start(Roles.Ingest, Roles.Ingest);
        var before = await Places(cluster, frame: 1);

        await cluster.Add(Roles.Ingest);

        Assert.Equal(before, await Places(cluster, frame: 1));
    }

    [Fact]
    public async Task NoSiloThatTakesFramesIsAClearError()
    {
        await using var cluster = await ServiceCluster.Start(Roles.Jobs);

        var failure = await Assert.ThrowsAsync<OrleansException>(() => Where(cluster, 400, isRight: false, Noon));

        Assert.Contains("No silo has the role 'ingest'", failure.Message);
    }

    /// <summary>The silos of 24 (band, hour) pairs; another frame number gives grains that have not been activated.</summary>
    private static async Task<SiloAddress[]> Places(ServiceCluster cluster, int frame)
    {
        var places = new List<SiloAddress>();
        foreach (var band in (int[])[400, 800, 1200, 1600])
        {
            for (var hour = 0; hour < 6; hour++)
            {
                places.Add(await Where(cluster, band, isRight: false, Noon + (hour * Hour) + frame));
            }
        }

        return [.. places];
    }

    private static Task<SiloAddress> Where(ServiceCluster cluster, int band, bool isRight, long utc)
    {
        var key = new FrameKey { Array = "muser1", UtcUnixNs = utc, BandHand = new BandHand { BandMHz = band, IsRight = isRight } };
        return cluster.Client.GetGrain<IWhereFrameGrain>(key.ToString()).Silo();
    }
}
