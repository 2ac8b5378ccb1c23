using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Formats.Frames;
using Muser.Grains;
using Muser.Grains.Calibration;
using Muser.Grains.Frames;
using Muser.Grains.Imaging;
using Muser.Grains.Observing;
using Muser.Silo.Calibration;
using Muser.Silo.Cluster;
using Muser.Silo.Frames;
using Muser.Silo.Imaging;
using Muser.Silo.Observing;
using Orleans.Runtime.Hosting;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Muser.Silo;

/// <summary>What makes a silo a silo of this service, on either engine.</summary>
public static class MuserSiloBuilderExtensions
{
    /// <summary>
    /// Adds the service to a silo: its roles, streams, placement and receivers, as <see cref="MuserSiloOptions"/> and the section <c>Muser</c> of the
    /// configuration say. Clustering and storage are the caller's. Throws <see cref="OptionsException"/> where a setting has a wrong value.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="options">What this silo is for.</param>
    public static ISiloBuilder AddMuser(this ISiloBuilder silo, MuserSiloOptions options)
    {
        var services = silo.Services;
        var settings = silo.Configuration.GetSection("Muser");
        foreach (var receiver in options.Receivers)
        {
            settings.GetSection($"Receivers:{receiver.Array}").Bind(receiver);
        }

        options.Validate();
        services.TryAddSingleton(TimeProvider.System);
        Bind<ProductStoreOptions>("Products").PostConfigure(products => products.Validate());
        Bind<QuarantineSettings>("Quarantine").PostConfigure(quarantine => quarantine.Validate());
        Bind<ImagingPlacementOptions>("ImagingPlacement");
        Bind<ImagingPolicyOptions>("Imaging").PostConfigure(imaging => imaging.Validate());
        Bind<ImagingOptions>("Imaging");
        Bind<ObservationOptions>("Observing");

        silo.UseSiloMetadata(options.Metadata());
        silo.AddMemoryStreams(ProviderNames.Streams);
        services.AddPlacementDirector<FramePlacement, FramePlacementDirector>(ServiceLifetime.Transient);
        services.AddPlacementDirector<ImagingPlacement, ImagingPlacementDirector>(ServiceLifetime.Transient);

        services.AddSingleton<FileProductStore>();
        services.AddSingleton<IProductStore>(provider => provider.GetRequiredService<FileProductStore>());
        services.AddSingleton<FrameCalibrationPool>();
        services.AddSingleton<ImagingSlots>();
        services.AddSingleton<SiloCalibration>();
        services.AddSingleton<ISiloCalibration>(provider => provider.GetRequiredService<SiloCalibration>());
        services.AddHostedService<CalibrationRefresher>();
        services.AddSingleton<IngestStatistics>();
        services.AddSingleton<StatusReader>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<QuarantineSettings>>().Value.Open());
        if (options.Receivers.Count > 0)
        {
            services.AddHostedService<ProductRetention>();
        }

        foreach (var receiver in options.Receivers)
        {
            services.AddSingleton(provider => Receiver(provider, receiver));
            services.AddSingleton<IHostedService>(provider =>
                provider.GetServices<FrameReceiver>().First(each => each.Options == receiver));
        }

        return silo;

        OptionsBuilder<T> Bind<T>(string section)
            where T : class =>
            services.AddOptions<T>().Bind(settings.GetSection(section));
    }

    /// <summary>Keeps the state of grains in files, of which <see cref="FileGrainStorageOptions"/> says where, and subscriptions in memory.</summary>
    public static ISiloBuilder AddMuserFileState(this ISiloBuilder silo)
    {
        silo.AddMemoryGrainStorage(ProviderNames.PubSub);
        silo.Services.AddOptions<FileGrainStorageOptions>().Bind(silo.Configuration.GetSection("Muser:State"));
        silo.Services.AddSingleton<FileGrainStorage>();
        silo.Services.AddGrainStorage(ProviderNames.Storage, (provider, _) => provider.GetRequiredService<FileGrainStorage>());
        return silo;
    }

    private static FrameReceiver Receiver(IServiceProvider services, ReceiverOptions options)
    {
        var clock = services.GetRequiredService<TimeProvider>();
        var statistics = services.GetRequiredService<IngestStatistics>();
        var ingest = new ArrayIngest(
            options,
            services.GetRequiredService<IOptions<ImagingPolicyOptions>>().Value,
            services.GetRequiredService<IGrainFactory>(),
            services.GetRequiredService<ISiloCalibration>(),
            statistics,
            clock,
            services.GetRequiredService<ILogger<ArrayIngest>>());
        var quarantine = services.GetRequiredService<QuarantineFolder>();
        return new FrameReceiver(options, ingest, quarantine, statistics, clock, services.GetRequiredService<ILogger<FrameReceiver>>());
    }
}
