using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Muser.Embedded.Activations;
using Muser.Embedded.Configuration;
using Muser.Embedded.Grains;
using Muser.Embedded.Membership;
using Muser.Embedded.Messaging;
using Muser.Embedded.Placement;
using Muser.Embedded.Sequences;
using Muser.Embedded.Timers;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Timers;

namespace Muser.Embedded.Hosting;

/// <summary>The services of a silo.</summary>
internal static class DefaultSiloServices
{
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        AddOptions(services, configuration.GetSection("Orleans"));
        AddRuntime(services);
        AddPlacement(services);
    }

    private static void AddOptions(IServiceCollection services, IConfigurationSection section)
    {
        services.Configure<ClusterOptions>(section);
        services.Configure<SiloMessagingOptions>(section.GetSection("Messaging"));
        services.Configure<EndpointOptions>(options =>
        {
            options.SiloPort = section.GetValue("Endpoints:SiloPort", options.SiloPort);
            options.GatewayPort = section.GetValue("Endpoints:GatewayPort", options.GatewayPort);
        });
        services.Configure<SiloOptions>(options => options.SiloName = section["Name"] ?? "");
        services.PostConfigure<SiloOptions>(options => options.SiloName =
            options.SiloName.Length > 0 ? options.SiloName : $"Silo_{Guid.NewGuid().ToString("N")[..5]}");
        services.AddTransient<IConfigurationValidator, ClusterOptionsValidator>();
        services.AddTransient<IConfigurationValidator, ClusteringValidator>();
        services.AddTransient<IConfigurationValidator, GrainCollectionOptionsValidator>();
        services.Configure<GrainTypeOptions>(options => options.Classes.UnionWith(GrainAssemblies.FindGrainClasses()));
    }

    private static void AddRuntime(IServiceCollection services)
    {
        services.AddSingleton<ILocalSiloDetails, LocalSiloDetails>();
        services.AddSingleton(provider =>
        {
            if (provider.GetService<GivenCluster>() is { } given)
            {
                return given.Cluster;
            }

            var primary = provider.GetRequiredService<IOptions<DevelopmentClusterMembershipOptions>>().Value.PrimarySiloEndpoint;
            var details = provider.GetRequiredService<ILocalSiloDetails>();
            return ClusterRegistry.Join(details.ClusterId, primary ?? details.SiloAddress.Endpoint);
        });
        services.AddSingleton<GrainClasses>();
        services.AddSingleton<SiloNode>();
        services.AddSingleton<Node>(provider => provider.GetRequiredService<SiloNode>());
        services.AddSingleton<HealthMonitor>();
        services.AddSingleton<IClusterMembershipService, ClusterMembershipService>();
        services.AddSingleton<ISiloStatusOracle, SiloStatusOracle>();
        services.AddSingleton<IGrainRuntime, GrainRuntime>();
        services.AddSingleton<IGrainContextAccessor, GrainContextAccessor>();
        services.AddTransient<IGrainContext>(_ => RuntimeContext.Current!);
        services.AddKeyedSingleton<Func<IGrainContext, IGrainExtension>>(
            typeof(ISequenceExtension), (_, _) => context => new SequenceExtension(context));
        services.AddSingleton<ITimerRegistry, TimerRegistry>();
        services.AddSingleton<IPersistentStateFactory, PersistentStateFactory>();
        services.AddSingleton<IAttributeToFactoryMapper<PersistentStateAttribute>, PersistentStateAttributeMapper>();
        services.AddSingleton<ClusterClient>();
        services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<ClusterClient>());
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<ClusterClient>());
        services.AddSingleton<Silo>();
        services.AddHostedService<SiloHostedService>();
    }

    private static void AddPlacement(IServiceCollection services)
    {
        services.AddSingleton<PlacementStrategy, ResourceOptimizedPlacement>();
        services.AddPlacementDirector<ResourceOptimizedPlacement, LeastLoadedPlacementDirector>();
        services.AddPlacementDirector<ActivationCountBasedPlacement, LeastLoadedPlacementDirector>();
        services.AddPlacementDirector<RandomPlacement, RandomPlacementDirector>();
        services.AddPlacementDirector<PreferLocalPlacement, PreferLocalPlacementDirector>();
        services.AddPlacementDirector<HashBasedPlacement, HashBasedPlacementDirector>();
        services.AddPlacementDirector<StatelessWorkerPlacement, RandomPlacementDirector>(ServiceLifetime.Transient);
    }
}
