using Orleans.TestingHost;

namespace Muser.Engine.Tests.Fixtures;

/// <summary>A cluster of silos in this process that the tests of one class share.</summary>
public abstract class ClusterFixture : IAsyncLifetime
{
    protected ClusterFixture(short silos)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((options, silo) =>
        {
            silo.Services.AddPinnedPlacement();
            ConfigureSilo(options.SiloName, silo);
        });
        builder.ConfigureClient(ConfigureClient);
        Cluster = builder.Build();
    }

    public InProcessTestCluster Cluster { get; }

    public IClusterClient Client => Cluster.Client;

    /// <summary>The silo of that number, in the order in which they were started.</summary>
    public InProcessSiloHandle Silo(int index) => Cluster.Silos.Single(silo => silo.Name == $"Silo_{index}");

    /// <summary>A reference to a grain of <see cref="PinnedPlacement"/> that will live on that silo.</summary>
    public T Pinned<T>(InProcessSiloHandle silo, Guid id)
        where T : IGrainWithStringKey =>
        Client.GetGrain<T>(PinnedPlacement.Key(silo.SiloAddress, id));

    public virtual Task InitializeAsync() => Cluster.DeployAsync();

    public virtual async Task DisposeAsync()
    {
        await Cluster.StopAllSilosAsync();
        await Cluster.DisposeAsync();
    }

    protected virtual void ConfigureSilo(string name, ISiloBuilder silo)
    {
    }

    protected virtual void ConfigureClient(IClientBuilder client)
    {
    }
}
