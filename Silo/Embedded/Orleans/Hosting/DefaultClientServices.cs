using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Muser.Embedded.Messaging;
using Orleans;
using Orleans.Configuration;

namespace Muser.Embedded.Hosting;

/// <summary>The services of a client.</summary>
internal static class DefaultClientServices
{
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(s => s.ServiceType == typeof(ClientNode)))
        {
            return;
        }

        services.AddOptions();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        var section = configuration.GetSection("Orleans");
        services.Configure<ClusterOptions>(section);
        services.Configure<ClientMessagingOptions>(section.GetSection("Messaging"));
        services.AddTransient<IConfigurationValidator, ClusterOptionsValidator>();
        services.TryAddSingleton<IGatewayFinder, StaticGatewayFinder>();
        services.AddSingleton<ClientNode>();
        services.AddSingleton<Node>(provider => provider.GetRequiredService<ClientNode>());
        services.AddSingleton<ClusterClient>();
        services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<ClusterClient>());
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<ClusterClient>());
        services.AddHostedService<ClientHostedService>();
    }
}
