using Microsoft.Extensions.Hosting;
using Muser.Engine.Tests.Fixtures;
using Orleans.Configuration;

namespace Muser.Engine.Tests.Hosting;

/// <summary>What happens when hosts stop: each test has hosts of its own.</summary>
[Trait("Tier", "Cluster")]
public sealed class ShutdownTests
{
    [Fact]
    public async Task LifecycleStopsInTheOppositeOrder()
    {
        var hosts = new TwoHosts();
        await hosts.InitializeAsync();
        await hosts.DisposeAsync();
        Assert.Equal(
            ["first started", "application started", "active started", "active stopped", "application stopped", "first stopped"],
            hosts.ImagingLife.Notes);
    }

    [Fact]
    public async Task WrongOptionsStopTheHostFromStarting()
    {
        var ports = FreePorts.Take(2);
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(ports[0], ports[1], serviceId: "wrong", clusterId: "wrong")
            .Configure<GrainCollectionOptions>(options => options.CollectionAge = options.CollectionQuantum));
        using var host = builder.Build();
        var refusal = await Assert.ThrowsAsync<OrleansConfigurationException>(() => host.StartAsync());
        Assert.Contains(nameof(GrainCollectionOptions.CollectionAge), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HostThatStopsDeactivatesItsGrainsAndDisposesTheirServices()
    {
        var hosts = new TwoHosts();
        await hosts.InitializeAsync();
        var scoped = await TwoHosts.GrainOn(hosts.Imaging, hosts.Ingest).Scoped();
        await hosts.Imaging.StopAsync();
        await Probe.Of(scoped).Noted("disposed");
        Assert.Equal("ingest", await TwoHosts.GrainOn(hosts.Ingest, hosts.Client).SiloName());
        await hosts.DisposeAsync();
    }
}
