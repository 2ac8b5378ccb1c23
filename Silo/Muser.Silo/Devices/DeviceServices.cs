using Microsoft.Extensions.DependencyInjection;
using Muser.Grains.Devices;
using Muser.Silo.Cluster.Alarms;

namespace Muser.Silo.Devices;

/// <summary>What a silo needs to speak to devices.</summary>
internal static class DeviceServices
{
    /// <summary>Adds the way to the bus, and, where this silo is to listen to it, the gateway.</summary>
    public static void AddMuserDevices(this IServiceCollection services, bool isGateway)
    {
        services.AddPlacementDirector<DevicePlacement, DevicePlacementDirector>(ServiceLifetime.Transient);
        services.AddSingleton<CommandArchive>();
        services.AddSingleton<ICommandAudit, CommandAudit>();
        services.AddSingleton<IOperationPermits, OperationPermits>();
        services.AddSingleton<BusConnection>();
        services.AddSingleton<DeviceComplaints>();
        services.AddSingleton<ClientComplaints>();
        services.AddSingleton<MqttDeviceBus>();
        services.AddSingleton<IAlarmSource>(provider => new DeviceAlarms(
            provider.GetRequiredService<BusConnection>(),
            provider.GetRequiredService<MqttDeviceBus>(),
            provider.GetRequiredService<DeviceComplaints>(),
            provider.GetRequiredService<ClientComplaints>(),
            provider.GetRequiredService<ILocalSiloDetails>().Name,
            isGateway));
        services.AddSingleton<IDeviceBus>(provider => provider.GetRequiredService<MqttDeviceBus>());
        services.AddSingleton(provider => new BusStatistics(provider.GetRequiredService<ILocalSiloDetails>().Name));
        services.AddSingleton<ReplyBook>();
        services.AddSingleton<DeviceShare>();
        services.AddSingleton<DeviceLanes>();
        if (isGateway)
        {
            services.AddSingleton<PresenceWatch>();
            services.AddSingleton<ClientRequests>();
            services.AddHostedService<DeviceGateway>();
            services.AddHostedService<ControllerWatch>();
        }
    }
}
