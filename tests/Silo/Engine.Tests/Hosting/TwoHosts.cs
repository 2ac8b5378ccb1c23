using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muser.Engine.Tests.Fixtures;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Muser.Engine.Tests.Hosting;

/// <summary>Two silos and a client, each in its own generic host, found through localhost clustering.</summary>
public sealed class TwoHosts : IAsyncLifetime
{
    private readonly string _cluster = $"hosting-{Guid.NewGuid():N}";
    private readonly List<IHost> _hosts = [];

    public IHost Ingest { get; private set; } = null!;

    public IHost Imaging { get; private set; } = null!;

    public IHost Client { get; private set; } = null!;

    internal LogCollector IngestLog { get; } = new();

    internal LifecycleNotes ImagingLife { get; } = new();

    /// <summary>What the startup task of the imaging silo heard from a grain.</summary>
    public string? HeardAtStartup { get; private set; }

    public async Task InitializeAsync()
    {
        var ports = FreePorts.Take(4);
        Ingest = await Start("ingest", ports[0], ports[1], ports[0]);
        Imaging = await Start("imaging", ports[2], ports[3], ports[0]);
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleansClient(client => client.UseLocalhostClustering(ports[1], _cluster, _cluster));
        Client = builder.Build();
        _hosts.Add(Client);
        await Client.StartAsync();

        // A silo may learn a little later than it starts what the others can host.
        foreach (var (home, caller) in new[] { (Ingest, Imaging), (Imaging, Ingest), (Ingest, Client), (Imaging, Client) })
        {
            await Deadline.Eventually("the hosts know each other", AddressOf(home), () => GrainOn(home, caller).Silo());
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }

    /// <summary>A reference to a grain of <see cref="PinnedPlacement"/> on a host's silo, called from another host.</summary>
    internal static IHostedGrain GrainOn(IHost home, IHost caller) => caller.Services.GetRequiredService<IGrainFactory>()
        .GetGrain<IHostedGrain>(PinnedPlacement.Key(AddressOf(home), Guid.NewGuid()));

    internal static SiloAddress AddressOf(IHost host) => host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    private async Task<IHost> Start(string name, int siloPort, int gatewayPort, int primaryPort)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration["Orleans:Metadata:role"] = name;
        builder.Services.AddSingleton(new Greeting($"hello from {name}"));
        builder.Services.AddScoped<Scoped>();
        if (name == "ingest")
        {
            builder.Logging.AddProvider(IngestLog);
        }

        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(siloPort, gatewayPort, new IPEndPoint(IPAddress.Loopback, primaryPort), _cluster, _cluster);
            silo.Configure<SiloOptions>(options => options.SiloName = name);
            silo.UseSiloMetadata();
            silo.Services.AddPinnedPlacement();
            if (name == "imaging")
            {
                silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(ImagingLife);
                silo.AddStartupTask(async (services, _) =>
                {
                    var key = PinnedPlacement.Key(AddressOf(Ingest), Guid.NewGuid());
                    HeardAtStartup = await services.GetRequiredService<IGrainFactory>().GetGrain<IHostedGrain>(key).Greeting();
                });
            }
        });
        var host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync();
        return host;
    }
}
