using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Muser.Grains.Calibration;
using Muser.Grains.Observing;
using Muser.Interfaces.Observing;
using Muser.Silo;
using Muser.Silo.Cluster;
using Muser.Silo.Frames;
using Muser.Silo.Observing;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Muser.Grains.Tests.Fixtures;

/// <summary>Silos of the service in this process, each with the roles it is given, over a folder of their own.</summary>
public sealed class ServiceCluster : IAsyncDisposable
{
    private static readonly DeathDetectionOptions Detection = new() { ProbeTimeoutMs = 500, MissedProbes = 2 };
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);
    private readonly Dictionary<string, MuserSiloOptions> _options = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-test-");
    private readonly Dictionary<string, string?> _settings;
    private readonly InProcessTestCluster _cluster;
    private MuserSiloOptions _next = new();

    private ServiceCluster(Dictionary<string, string?> settings, Action<ISiloBuilder>? configure)
    {
        _settings = new Dictionary<string, string?>(settings) { ["Muser:Imaging:WarmUp"] = "false" };
        foreach (var (name, value) in SiloFolders.Below(_folder.FullName))
        {
            _settings[name] = value;
        }

        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSiloHost((_, host) => host.Configuration.AddInMemoryCollection(_settings));
        builder.ConfigureSilo((silo, siloBuilder) =>
        {
            _options.TryAdd(silo.SiloName, _next);
            siloBuilder.Configure<ClusterMembershipOptions>(ShortMembership);
            siloBuilder.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = Patience.Limit);
            siloBuilder.AddMuser(_options[silo.SiloName]).AddMuserFileState();
            configure?.Invoke(siloBuilder);
        });
        builder.ConfigureClient(client => client.AddMemoryStreams(ProviderNames.Streams)
            .Configure<ClientMessagingOptions>(options => options.ResponseTimeout = Patience.Limit));
        _cluster = builder.Build();
    }

    /// <summary>A silo that was killed is found dead within this, as the settings have it.</summary>
    public static TimeSpan DetectionLimit => Detection.Limit;

    /// <summary>A client of the cluster.</summary>
    public IClusterClient Client => _cluster.Client;

    /// <summary>The product store that the silos share.</summary>
    public FileProductStore Products => _cluster.Silos[0].ServiceProvider.GetRequiredService<FileProductStore>();

    /// <summary>Where the products are.</summary>
    public string ProductsFolder => _settings["Muser:Products:Folder"]!;

    /// <summary>Where accepted frames wait.</summary>
    public string SpoolFolder => _settings["Muser:Spool:Folder"]!;

    /// <summary>Where the state of grains is.</summary>
    public string StateFolder => _settings["Muser:State:Folder"]!;

    /// <summary>Where rejected bytes are.</summary>
    public string QuarantineFolder => _settings["Muser:Quarantine:Folder"]!;

    /// <summary>Where jobs keep their files.</summary>
    public string JobsFolder => _settings["Muser:Jobs:Folder"]!;

    /// <summary>A folder of the test's own.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Lets a silo know of the newest parameters of an array, also where it has not asked for them yet or is just asking for the first time.</summary>
    public async Task LearnParameters(int silo, string array)
    {
        var calibration = Silo(silo).ServiceProvider.GetRequiredService<SiloCalibration>();
        await calibration.GetVersion(array);
        await calibration.Refresh();
    }

    /// <summary>What came in on a silo.</summary>
    public IngestStatistics Statistics(int silo) => Silo(silo).ServiceProvider.GetRequiredService<IngestStatistics>();

    /// <summary>The published integrations of an array, by their times.</summary>
    public IReadOnlyList<IntegrationManifest> Integrations(string array) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(ProductsFolder, array), ProductPath.IntegrationFile, SearchOption.AllDirectories)
            .Select(path => JsonSerializer.Deserialize<IntegrationManifest>(File.ReadAllBytes(path), ServiceJson.Compact)!)
            .OrderBy(integration => integration.Integration.StartUtcUnixNs),
    ];

    /// <summary>Starts a cluster, a silo for each of the options.</summary>
    public static Task<ServiceCluster> Start(params MuserSiloOptions[] silos) => Start([], silos);

    /// <summary>Starts a cluster with settings of its own, a silo for each of the options.</summary>
    public static Task<ServiceCluster> Start(Dictionary<string, string?> settings, params MuserSiloOptions[] silos) => Start(settings, null, silos);

    /// <summary>The same, with services of the test instead of some of the silos' own.</summary>
    public static async Task<ServiceCluster> Start(
        Dictionary<string, string?> settings, Action<ISiloBuilder>? configure, params MuserSiloOptions[] silos)
    {
        var cluster = new ServiceCluster(settings, configure) { _next = silos[0] };
        await cluster._cluster.DeployAsync();
        foreach (var options in silos.Skip(1))
        {
            await cluster.Add(options);
        }

        return cluster;
    }

    /// <summary>The silo of a number, in the order in which they were started.</summary>
    public InProcessSiloHandle Silo(int index) => _cluster.Silos.Single(silo => silo.Name == $"Silo_{index}");

    /// <summary>Starts one more silo and waits until all silos know it.</summary>
    public async Task<InProcessSiloHandle> Add(MuserSiloOptions options)
    {
        _next = options;
        var silo = await _cluster.StartAdditionalSiloAsync();
        await _cluster.WaitForLivenessToStabilizeAsync();
        return silo;
    }

    /// <summary>Stops a silo in good order.</summary>
    public Task Stop(InProcessSiloHandle silo) => _cluster.StopSiloAsync(silo);

    /// <summary>Ends the activation of an array's ledger, in good order.</summary>
    public Task DeactivateLedger(string array) => _cluster.DeactivateAsync(Client.GetGrain<IObservationGrain>(array));

    /// <summary>Kills a silo.</summary>
    public Task Kill(InProcessSiloHandle silo) => _cluster.KillSiloAsync(silo);

    /// <summary>Waits until all of these cycles have their manifests.</summary>
    public async Task UntilPublished(IReadOnlyCollection<CycleKey> cycles)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (cycles.Count(Products.HasManifest) is var published && published < cycles.Count)
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited {Patience.Limit.TotalSeconds} s for {cycles.Count} manifests; there are {published}.");
            }

            await Task.Delay(LookInterval);
        }
    }

    /// <summary>Waits until so many frames are in published means.</summary>
    public async Task UntilIntegrated(string array, int frames)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (Integrations(array).Sum(integration => integration.Frames()) is var integrated && integrated < frames)
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited {Patience.Limit.TotalSeconds} s for {frames} frames in means; there are {integrated}.");
            }

            await Task.Delay(LookInterval);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static void ShortMembership(ClusterMembershipOptions options) => Detection.ApplyTo(options);
}
