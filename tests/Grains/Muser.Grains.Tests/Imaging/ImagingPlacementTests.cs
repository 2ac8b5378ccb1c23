using Muser.Grains.Tests.Fixtures;

namespace Muser.Grains.Tests.Imaging;

[Trait("Tier", "Cluster")]
public class ImagingPlacementTests
{
    [Fact]
    public async Task GoesToASiloWithAGpuAndStaysThere()
    {
        await using var cluster = await ServiceCluster.Start(Roles.Ingest, Roles.Imaging, Roles.Gpu);
        var gpu = cluster.Silo(2).SiloAddress;
        Assert.All(await Places(cluster), place => Assert.Equal(gpu, place));

        var another = await cluster.Add(Roles.Gpu);
        Assert.All(await Places(cluster), place => Assert.Equal(gpu, place));

        await cluster.Stop(another);
        Assert.All(await Places(cluster), place => Assert.Equal(gpu, place));
    }

    [Fact]
    public async Task MovesToTheLeastLoadedSiloThatImagesWhenTheGpuIsGone()
    {
        await using var cluster = await ServiceCluster.Start(Roles.Ingest, Roles.Imaging, Roles.Gpu);
        await Places(cluster);

        await cluster.Stop(cluster.Silo(2));

        Assert.All(await Places(cluster), place => Assert.Equal(cluster.Silo(1).SiloAddress, place));
    }

    [Fact]
    public async Task WithoutAGpuUsesEverySiloThatImages()
    {
        await using var cluster = await ServiceCluster.Start(Roles.Ingest, Roles.Imaging, Roles.Imaging);

        var places = (await Places(cluster, grains: 40)).Distinct().ToArray();

        Assert.DoesNotContain(cluster.Silo(0).SiloAddress, places);
        Assert.Equal(2, places.Length);
    }

    [Fact]
    public async Task RequiringAGpuWhereThereIsNoneIsAClearError()
    {
        await using var cluster = await ServiceCluster.Start(
            new Dictionary<string, string?> { ["Muser:ImagingPlacement:Gpu"] = "Require" }, Roles.Ingest, Roles.Imaging);

        var failure = await Assert.ThrowsAsync<OrleansException>(() => cluster.Client.GetGrain<IWhereImagingGrain>("muser1/400L").Silo());

        Assert.Contains("requires a GPU and no silo", failure.Message);
        Assert.Contains("start one, or set Muser:ImagingPlacement:Gpu to Prefer", failure.Message);
    }

    private static async Task<SiloAddress[]> Places(ServiceCluster cluster, int grains = 8)
    {
        var places = new List<SiloAddress>();
        for (var grain = 0; grain < grains; grain++)
        {
            places.Add(await cluster.Client.GetGrain<IWhereImagingGrain>($"muser1/{grain}").Silo());
        }

        return [.. places];
    }
}
