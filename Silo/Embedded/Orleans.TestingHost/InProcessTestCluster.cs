using System.Collections.ObjectModel;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Muser.Embedded.Hosting;
using Muser.Embedded.Membership;
using Muser.Embedded.Messaging;
using Muser.Embedded.TestingHost;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>A cluster of silos in this process, with a client.</summary>
public sealed class InProcessTestCluster : IDisposable, IAsyncDisposable
{
    private readonly List<InProcessSiloHandle> _silos = [];
    private readonly Cluster _cluster = new();
    private IHost? _clientHost;
    private int _startedInstances;
    private bool _isDisposed;

    public InProcessTestCluster(InProcessTestClusterOptions options, ITestClusterPortAllocator portAllocator)
    {
        Options = options;
        PortAllocator = portAllocator;
    }

    public InProcessTestClusterOptions Options { get; }

    public ITestClusterPortAllocator PortAllocator { get; }

    /// <summary>The silos that have been started and not stopped.</summary>
    public ReadOnlyCollection<InProcessSiloHandle> Silos
    {
        get
        {
            lock (_silos)
            {
                return _silos.ToList().AsReadOnly();
            }
        }
    }

    public IClusterClient Client => _clientHost?.Services.GetRequiredService<IClusterClient>()
        ?? throw new InvalidOperationException("The cluster has not been deployed, or its client has been stopped.");

    public async Task DeployAsync()
    {
        if (Silos.Count > 0)
        {
            throw new InvalidOperationException("Cluster host already deployed.");
        }

        try
        {
            await StartSilosAsync(Options.InitialSilosCount);
            if (Options.InitializeClientOnDeploy)
            {
                await InitializeClientAsync();
            }
        }
        catch
        {
            await StopAllSilosAsync();
            throw;
        }
    }

    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null)
    {
        var silos = Silos;
        var handle = silo is null
            ? silos[Random.Shared.Next(silos.Count)]
            : silos.FirstOrDefault(s => s.SiloAddress.Equals(silo))
                ?? throw new ArgumentException($"The provided silo address '{silo}' is unknown.");
        return handle.SiloHost.Services;
    }

    public IEnumerable<InProcessSiloHandle> GetActiveSilos() => Silos.Where(s => s.IsActive);

    public InProcessSiloHandle? GetSiloForAddress(SiloAddress siloAddress) =>
        GetActiveSilos().FirstOrDefault(s => s.SiloAddress.Equals(siloAddress));

    public InProcessSiloHandle StartAdditionalSilo() => StartAdditionalSiloAsync().GetAwaiter().GetResult();

    public async Task<InProcessSiloHandle> StartAdditionalSiloAsync() => (await StartSilosAsync(1)).Single();

    public async Task<List<InProcessSiloHandle>> StartSilosAsync(int silosToStart)
    {
        var starts = Enumerable.Range(_startedInstances, silosToStart)
            .Select(number => Task.Run(() => StartSiloAsync(number, Options)))
            .ToArray();
        try
        {
            await Task.WhenAll(starts);
        }
        finally
        {
            lock (_silos)
            {
                _silos.AddRange(starts.Where(s => s.IsCompletedSuccessfully).Select(s => s.Result));
            }
        }

        return [.. starts.Select(s => s.Result)];
    }

    public static Task<InProcessSiloHandle> StartSiloAsync(
        InProcessTestCluster cluster, int instanceNumber, InProcessTestClusterOptions clusterOptions)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return cluster.StartSiloAsync(instanceNumber, clusterOptions);
    }

    public async Task<InProcessSiloHandle> StartSiloAsync(int instanceNumber, InProcessTestClusterOptions clusterOptions)
    {
        var options = InProcessTestSiloSpecificOptions.Create(this, clusterOptions, instanceNumber, assignNewPort: true);
        var handle = await CreateSiloAsync(options);
        handle.InstanceNumber = (short)instanceNumber;
        Interlocked.Increment(ref _startedInstances);
        return handle;
    }

    public async Task<InProcessSiloHandle> CreateSiloAsync(InProcessTestSiloSpecificOptions siloOptions)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            ApplicationName = siloOptions.SiloName,
            EnvironmentName = Environments.Development,
            DisableDefaults = true,
        });
        builder.Services.AddSingleton(new GivenCluster(_cluster));
        foreach (var configure in Options.SiloHostConfigurationDelegates)
        {
            configure(siloOptions, builder);
        }

        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(options =>
            {
                options.ClusterId = Options.ClusterId;
                options.ServiceId = Options.ServiceId;
            })
            .Configure<SiloOptions>(options => options.SiloName = siloOptions.SiloName)
            .Configure<EndpointOptions>(options =>
            {
                options.AdvertisedIPAddress = IPAddress.Loopback;
                options.SiloPort = siloOptions.SiloPort;
                options.GatewayPort = siloOptions.GatewayPort;
            })
            .Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(30)));
        var host = builder.Build();
        try
        {
            await Task.Run(() => host.StartAsync());
        }
        catch
        {
            host.Dispose();
            throw;
        }

        var details = host.Services.GetRequiredService<ILocalSiloDetails>();
        return new InProcessSiloHandle
        {
            Name = siloOptions.SiloName,
            SiloHost = host,
            SiloAddress = details.SiloAddress,
            GatewayAddress = details.GatewayAddress,
        };
    }

    public async Task InitializeClientAsync()
    {
        await StopClusterClientAsync();
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            EnvironmentName = Environments.Development,
            ApplicationName = "TestClusterClient",
            DisableDefaults = true,
        });
        builder.Services.AddSingleton<IGatewayFinder>(new TestGatewayFinder(_cluster));
        foreach (var configure in Options.ClientHostConfigurationDelegates)
        {
            configure(builder);
        }

        builder.UseOrleansClient(client => client.Configure<ClusterOptions>(options =>
        {
            options.ClusterId = Options.ClusterId;
            options.ServiceId = Options.ServiceId;
        }));
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            _clientHost = host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>Stops a silo: it drains and leaves.</summary>
    public Task StopSiloAsync(InProcessSiloHandle instance) => StopSiloAsync(instance, stopGracefully: true);

    /// <summary>Kills a silo: its activations and its memory are lost.</summary>
    public Task KillSiloAsync(InProcessSiloHandle instance) => StopSiloAsync(instance, stopGracefully: false);

    public async Task<InProcessSiloHandle?> RestartSiloAsync(InProcessSiloHandle instance)
    {
        if (instance is null)
        {
            return null;
        }

        await StopSiloAsync(instance);
        var restarted = await StartSiloAsync(instance.InstanceNumber, Options);
        lock (_silos)
        {
            _silos.Add(restarted);
        }

        return restarted;
    }

    public async Task StopSilosAsync()
    {
        foreach (var silo in Silos.Reverse())
        {
            await StopSiloAsync(silo);
        }
    }

    public async Task StopClusterClientAsync() => await StopClient(CancellationToken.None);

    public async Task KillClientAsync() => await StopClient(new CancellationToken(canceled: true));

    public async Task StopAllSilosAsync()
    {
        await StopClusterClientAsync();
        await StopSilosAsync();
    }

    public void StopAllSilos() => StopAllSilosAsync().GetAwaiter().GetResult();

    /// <summary>Waits until all silos that should be active are, and no others.</summary>
    public async Task WaitForLivenessToStabilizeAsync(bool didKill = false)
    {
        var options = GetSiloServiceProvider().GetRequiredService<IOptions<ClusterMembershipOptions>>().Value;
        using var timeout = new CancellationTokenSource(GetLivenessStabilizationTime(options, didKill));
        var stable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Check(ClusterMembershipUpdate update)
        {
            var active = update.Snapshot.Members.Values.Where(m => m.Status == SiloStatus.Active).Select(m => m.SiloAddress);
            if (active.ToHashSet().SetEquals(GetActiveSilos().Select(s => s.SiloAddress)))
            {
                stable.TrySetResult();
            }
        }

        _cluster.Membership.Listen(Check);
        try
        {
            Check(_cluster.Membership.Snapshot.AsUpdate());
            await stable.Task.WaitAsync(timeout.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
        finally
        {
            _cluster.Membership.Forget(Check);
        }
    }

    /// <summary>How long it takes until all silos agree on who is active.</summary>
    public static TimeSpan GetLivenessStabilizationTime(
        ClusterMembershipOptions clusterMembershipOptions, bool didKill = false) =>
        (didKill ? clusterMembershipOptions.ProbeTimeout * (clusterMembershipOptions.NumMissedProbesLimit + 1) : TimeSpan.Zero)
        + TimeSpan.FromSeconds(5);

    public bool TryGetGrainContext(GrainId grainId, out IGrainContext? grainContext)
    {
        grainContext = Silos
            .Select(s => s.SiloHost.Services.GetRequiredService<SiloNode>().Catalog.Find(grainId))
            .FirstOrDefault(context => context is not null);
        return grainContext is not null;
    }

    public Task WaitForDeactivationAsync(GrainId grainId) =>
        TryGetGrainContext(grainId, out var context) ? context!.Deactivated : Task.CompletedTask;

    public Task WaitForDeactivationAsync(IAddressable grain) => WaitForDeactivationAsync(grain.GetGrainId());

    public async Task DeactivateAsync(GrainId grainId)
    {
        if (TryGetGrainContext(grainId, out var context))
        {
            await context!.DeactivateAsync(new(
                DeactivationReasonCode.ApplicationRequested, $"{nameof(DeactivateAsync)} was called."));
        }
    }

    public Task DeactivateAsync(IAddressable grain) => DeactivateAsync(grain.GetGrainId());

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        foreach (var silo in Silos)
        {
            await silo.DisposeAsync();
        }

        await StopClusterClientAsync();
        PortAllocator.Dispose();
    }

    public void Dispose() => Task.Run(async () => await DisposeAsync()).GetAwaiter().GetResult();

    private async Task StopSiloAsync(InProcessSiloHandle instance, bool stopGracefully)
    {
        try
        {
            await instance.StopSiloAsync(stopGracefully);
        }
        finally
        {
            await instance.DisposeAsync();
            lock (_silos)
            {
                _silos.Remove(instance);
            }
        }
    }

    private async Task StopClient(CancellationToken cancellationToken)
    {
        if (_clientHost is { } client)
        {
            _clientHost = null;
            try
            {
                await client.StopAsync(cancellationToken);
            }
            finally
            {
                client.Dispose();
            }
        }
    }
}
