using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Formats.Frames;
using Muser.Grains;
using Muser.Grains.Calibration;
using Muser.Grains.Cluster;
using Muser.Grains.Devices;
using Muser.Grains.Frames;
using Muser.Grains.Imaging;
using Muser.Grains.Jobs;
using Muser.Grains.Observing;
using Muser.Silo.Calibration;
using Muser.Silo.Cluster;
using Muser.Silo.Cluster.Alarms;
using Muser.Silo.Cluster.Health;
using Muser.Silo.Cluster.Memory;
using Muser.Silo.Cluster.Security;
using Muser.Silo.Cluster.Sockets;
using Muser.Silo.Devices;
using Muser.Silo.Devices.Alpaca;
using Muser.Silo.Frames;
using Muser.Silo.Frames.Spool;
using Muser.Silo.Imaging;
using Muser.Silo.Jobs;
using Muser.Silo.Observing;
using Orleans.Configuration;
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
        foreach (var receiver in options.Receivers)
        {
            OptionsException.Guard(() => silo.Configuration.GetSection($"Muser:Receivers:{receiver.Array}").Bind(receiver));
        }

        options.Validate();
        services.TryAddSingleton(TimeProvider.System);
        silo.BindSettings<ProductStoreOptions>("Products", products => products.Validate());
        silo.BindSettings<SpoolOptions>("Spool", spool => spool.Validate());
        silo.BindSettings<IntegrationOptions>("Integration", integration => integration.Validate());
        silo.BindSettings<MemoryOptions>("Memory", memory => memory.Validate());
        silo.BindSettings<QuarantineSettings>("Quarantine", quarantine => quarantine.Validate());
        silo.BindSettings<ImagingPlacementOptions>("ImagingPlacement", _ => { });
        silo.BindSettings<ImagingPolicyOptions>("Imaging", imaging => imaging.Validate());
        silo.BindSettings<ImagingOptions>("Imaging", imaging =>
        {
            ImagingSettings.Validate(imaging);
            if (options.Roles.Contains(SiloRoles.Imaging))
            {
                ImagingSettings.RequireGpu(imaging);
            }
        });
        silo.BindSettings<CalibrationOptions>("Calibration", calibration =>
        {
            RequirePositive(nameof(calibration.DeadBelow), calibration.DeadBelow);
            RequirePositive(nameof(calibration.WildAbove), calibration.WildAbove);
            RequirePositive(nameof(calibration.InterferenceSigmas), calibration.InterferenceSigmas);
        });
        silo.BindSettings<ObservationOptions>("Observing", observing =>
        {
            RequirePositive(nameof(observing.LateAfterMs), observing.LateAfterMs);
            RequirePositive(nameof(observing.AbandonAfterMs), observing.AbandonAfterMs);
            RequirePositive(nameof(observing.CommitIntervalMs), observing.CommitIntervalMs);
        });
        silo.BindSettings<AlarmOptions>("Alarms", alarms => alarms.Validate());
        silo.BindSettings<AlarmListOptions>("Alarms", alarms =>
        {
            RequirePositive(nameof(alarms.KeepClearedMs), alarms.KeepClearedMs);
            RequirePositive(nameof(alarms.SilentAfterMs), alarms.SilentAfterMs);
            RequirePositive(nameof(alarms.MaxAlarms), alarms.MaxAlarms);
        });

        silo.BindSettings<AlpacaOptions>("Alpaca", alpaca => alpaca.Validate());
        silo.BindSettings<SecurityOptions>("Security", security =>
            OptionsException.Require(Enum.IsDefined(security.AuditDurability), nameof(security.AuditDurability), security.AuditDurability, "Process or Power"));
        silo.BindSettings<JobsOptions>("Jobs", JobServices.Validate);
        var mqtt = silo.BindSettings<MqttOptions>("Mqtt", each => each.Validate());
        silo.BindSettings<DeviceOptions>("Devices", devices =>
        {
            RequirePositive(nameof(devices.MaxOpenCommands), devices.MaxOpenCommands);
            RequirePositive(nameof(devices.HistoryLength), devices.HistoryLength);
            RequirePositive(nameof(devices.ResendAfterMs), devices.ResendAfterMs);
            RequirePositive(nameof(devices.ValueTimeoutMs), devices.ValueTimeoutMs);
            RequirePositive(nameof(devices.ArmWithinMs), devices.ArmWithinMs);
            RequirePositive(nameof(devices.FireAheadMs), devices.FireAheadMs);
            RequirePositive(nameof(devices.WeatherIntervalMs), devices.WeatherIntervalMs);
        });

        silo.UseSiloMetadata(options.Metadata());
        silo.AddMemoryStreams(ProviderNames.Streams);
        services.AddPlacementDirector<FramePlacement, FramePlacementDirector>(ServiceLifetime.Transient);
        services.AddPlacementDirector<ImagingPlacement, ImagingPlacementDirector>(ServiceLifetime.Transient);

        services.AddSingleton<FileProductStore>();
        services.AddSingleton<IProductStore>(provider => provider.GetRequiredService<FileProductStore>());
        services.AddSingleton<FileCycleHistory>();
        services.AddSingleton<ICycleHistory>(provider => provider.GetRequiredService<FileCycleHistory>());
        services.AddSingleton<FrameCalibrationPool>();
        services.AddSingleton<FrameIntegrator>();
        services.AddSingleton(provider => new FrameActivations(provider.GetRequiredService<ILocalSiloDetails>().Name));
        services.TryAddSingleton(Memory);
        services.AddSingleton<ImagingSlots>();
        services.AddSingleton<MapPlans>();
        services.AddSingleton<LiveMaps>();
        services.AddSingleton(provider => new ImagingStatistics(provider.GetRequiredService<ILocalSiloDetails>().Name));
        services.AddSingleton<SmearingWarnings>();
        services.AddSingleton<ParameterArchive>();
        services.AddSingleton<SiloCalibration>();
        services.AddSingleton<ISiloCalibration>(provider => provider.GetRequiredService<SiloCalibration>());
        services.AddHostedService<CalibrationRefresher>();
        services.AddSingleton<StaleProducts>();
        services.AddSingleton(provider => new IngestStatistics(
            provider.GetRequiredService<ILocalSiloDetails>().Name, provider.GetRequiredService<IOptions<ObservationOptions>>().Value.LateAfterMs));
        services.AddSingleton<StatusReader>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<QuarantineSettings>>().Value.Open());
        services.AddHostedService<SiloGauges>();
        services.AddSingleton<SiloHealth>();
        services.AddMuserDevices(isGateway: options.Roles.Contains(SiloRoles.Devices) && mqtt.Port != 0);
        services.AddSingleton<AlpacaSite>();
        services.AddMuserSecurity();
        services.AddMuserSockets();
        services.AddMuserAlarms(options.Receivers);
        services.AddMuserJobs(options);
        if (options.Roles.Contains(SiloRoles.Imaging))
        {
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<GpuNotice>(provider, options));
            services.AddSingleton<ImagingWarmUp>();
            services.AddHostedService(provider => provider.GetRequiredService<ImagingWarmUp>());
        }

        if (options.Receivers.Count > 0)
        {
            services.AddSingleton<ProductRetention>();
            services.AddHostedService(provider => provider.GetRequiredService<ProductRetention>());
        }

        foreach (var receiver in options.Receivers)
        {
            services.AddSingleton(provider => Receiver(provider, receiver));
            services.AddSingleton<IHostedService>(provider =>
                provider.GetServices<FrameReceiver>().First(each => each.Options == receiver));
        }

        return silo;
    }

    /// <summary>Keeps the state of grains in files, of which <see cref="FileGrainStorageOptions"/> says where, and subscriptions in memory.</summary>
    public static ISiloBuilder AddMuserFileState(this ISiloBuilder silo)
    {
        silo.AddMemoryGrainStorage(ProviderNames.PubSub);
        silo.BindSettings<FileGrainStorageOptions>("State", state => state.Validate());
        silo.Services.AddSingleton<FileGrainStorage>();
        silo.Services.AddGrainStorage(ProviderNames.Storage, (provider, _) => provider.GetRequiredService<FileGrainStorage>());
        return silo;
    }

    /// <summary>Finds silos that have died as soon as <see cref="DeathDetectionOptions"/> says.</summary>
    public static ISiloBuilder UseMuserDeathDetection(this ISiloBuilder silo)
    {
        silo.BindSettings<DeathDetectionOptions>("DeathDetection", detection => detection.Validate());
        silo.Services.AddOptions<ClusterMembershipOptions>()
            .Configure<IOptions<DeathDetectionOptions>>((membership, detection) => detection.Value.ApplyTo(membership));
        return silo;
    }

    /// <summary>Binds a section under <c>Muser</c>, and refuses wrong values now, not when they are first used. Returns the values.</summary>
    private static T BindSettings<T>(this ISiloBuilder silo, string section, Action<T> validate)
        where T : class, new()
    {
        var settings = silo.Configuration.GetSection($"Muser:{section}");
        var bound = new T();
        OptionsException.Guard(() => validate(bound = settings.Get<T>() ?? bound));
        silo.Services.AddOptions<T>().Bind(settings);
        return bound;
    }

    private static void RequirePositive(string option, double value) =>
        OptionsException.Require(value is > 0 and < double.PositiveInfinity, option, value, "positive");

    private static FrameReceiver Receiver(IServiceProvider services, ReceiverOptions options)
    {
        var clock = services.GetRequiredService<TimeProvider>();
        var statistics = services.GetRequiredService<IngestStatistics>();
        var spool = services.GetRequiredService<IOptions<SpoolOptions>>().Value;
        var ingest = new ArrayIngest(
            options,
            services.GetRequiredService<IOptions<ImagingPolicyOptions>>().Value,
            services.GetRequiredService<IOptions<IntegrationOptions>>().Value,
            services.GetRequiredService<IGrainFactory>(),
            services.GetRequiredService<ISiloCalibration>(),
            services.GetRequiredService<IProductStore>(),
            services.GetRequiredService<ICycleHistory>(),
            Spool(services, options, spool),
            services.GetRequiredService<MemoryPressure>(),
            statistics,
            clock,
            services.GetRequiredService<ILogger<ArrayIngest>>());
        var quarantine = services.GetRequiredService<QuarantineFolder>();
        return new FrameReceiver(options, spool, ingest, quarantine, clock, services.GetRequiredService<ILogger<FrameReceiver>>());
    }

    private static MemoryPressure Memory(IServiceProvider services)
    {
        var integrator = services.GetRequiredService<FrameIntegrator>();
        return new MemoryPressure(
            services.GetRequiredService<IOptions<MemoryOptions>>().Value,
            usedBytes: null,
            trim: () =>
            {
                integrator.Trim();
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            },
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<MemoryPressure>>());
    }

    /// <summary>The spool of one array on this silo; null where the settings want none.</summary>
    private static FrameSpool? Spool(IServiceProvider services, ReceiverOptions receiver, SpoolOptions options)
    {
        if (options.MaxBytes == 0)
        {
            return null;
        }

        var folder = Path.Combine(Path.GetFullPath(options.Folder), services.GetRequiredService<ILocalSiloDetails>().Name, receiver.Array);
        return FrameSpool.Open(folder, options, receiver.Layout.FrameBytes, services.GetRequiredService<ILogger<FrameSpool>>());
    }
}
