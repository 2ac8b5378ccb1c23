using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Muser.Grains.Imaging;
using Muser.Silo.Cluster.Health;
using Muser.Silo.Cluster.Memory;
using Muser.Silo.Frames;
using Muser.Silo.Observing;

namespace Muser.Silo.Cluster.Alarms;

/// <summary>What raises alarms on a silo.</summary>
internal static class AlarmServices
{
    /// <summary>Adds the sources that every silo has, one for each array that it receives, and what tells the cluster of them.</summary>
    public static void AddMuserAlarms(this IServiceCollection services, IEnumerable<ReceiverOptions> receivers)
    {
        services.AddSource((provider, silo, options, clock) => new MembershipAlarms(
            provider.GetRequiredService<IClusterMembershipService>(), provider.GetRequiredService<ISiloStatusOracle>(), options, clock));
        services.AddSource((provider, silo, options, _) => new StoreAlarms(
            provider.GetRequiredService<SiloHealth>(), provider.GetRequiredService<FileProductStore>().Root, silo, options));
        services.AddSource((provider, silo, options, clock) => new MapAlarms(provider.GetRequiredService<ImagingStatistics>(), silo, options, clock));
        services.AddSource((provider, silo, _, _) => new MemoryAlarms(provider.GetRequiredService<MemoryPressure>(), silo));
        foreach (var receiver in receivers)
        {
            services.AddSource((provider, silo, options, clock) =>
            {
                var here = provider.GetServices<FrameReceiver>().First(each => each.Options == receiver);
                return new IngestAlarms(receiver.Array, silo, () => IngestReading.Of(here), options, clock);
            });
        }

        services.AddHostedService<AlarmWatch>();
    }

    private static void AddSource(this IServiceCollection services, Func<IServiceProvider, string, AlarmOptions, TimeProvider, IAlarmSource> create) =>
        services.AddSingleton(provider => create(
            provider,
            provider.GetRequiredService<ILocalSiloDetails>().Name,
            provider.GetRequiredService<IOptions<AlarmOptions>>().Value,
            provider.GetRequiredService<TimeProvider>()));
}
