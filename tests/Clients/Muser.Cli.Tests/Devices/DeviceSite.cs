using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Muser.Cli.Devices;
using Muser.Cli.Tests.Calibration;
using Muser.Devices;
using Muser.Interfaces.Cluster;
using Muser.Interfaces.Devices;
using Muser.Silo;
using Muser.Silo.Devices;
using Muser.Simulators.Devices;

namespace Muser.Cli.Tests.Devices;

/// <summary>A service with a broker of its own and simulated devices on it.</summary>
internal sealed class DeviceSite : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _running = [];
    private readonly IAsyncDisposable _broker;

    private DeviceSite(IAsyncDisposable broker, int port, RunningService service) => (_broker, Port, Service) = (broker, port, service);

    /// <summary>The broker's port.</summary>
    public int Port { get; }

    /// <summary>The service.</summary>
    public RunningService Service { get; }

    /// <summary>Starts a site without devices.</summary>
    public static Task<DeviceSite> Start() => Start([]);

    /// <summary>Starts a site without devices, with more settings.</summary>
    public static async Task<DeviceSite> Start(Dictionary<string, string?> more)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return await Start(await LocalBroker.Start(IPAddress.Loopback, port), port, more);
    }

    /// <summary>Starts a site without devices on a broker that is there, and ends with it.</summary>
    public static async Task<DeviceSite> Start(IAsyncDisposable broker, int port, Dictionary<string, string?> more)
    {
        var settings = new Dictionary<string, string?>(more) { ["Muser:Mqtt:Port"] = port.ToString(CultureInfo.InvariantCulture) };
        var service = await RunningService.Start(new MuserSiloOptions(), settings);
        var bus = service.Services.GetRequiredService<BusConnection>();
        using var patience = new CancellationTokenSource(Patience);
        while (!bus.IsListening)
        {
            await Task.Delay(10, patience.Token);
        }

        return new DeviceSite(broker, port, service);
    }

    /// <summary>Starts devices, and waits until the service knows that they are ready.</summary>
    public async Task Add(params SimulatedDevice[] devices)
    {
        var bus = new BusAddress { Port = Port, StateFolder = Path.Combine(Service.Folder, "devices") };
        _running.AddRange(devices.Select(device => device.Run(bus, _end.Token)));
        foreach (var device in devices)
        {
            await Until(device.Device.Id, snapshot => snapshot.Summary.State == DeviceState.Ready && snapshot.Properties.All(property => property.Reported is not null || property.Description.Kind == ValueKind.Text));
        }
    }

    /// <summary>The alarms that stand.</summary>
    public async Task<AlarmReport[]> Alarms() =>
        [.. (await Service.Grains.GetGrain<IClusterGrain>(IClusterGrain.Key).List()).Where(alarm => alarm.ClearedUtcUnixNs is null).Select(alarm => alarm.Report)];

    /// <summary>The grain of a device.</summary>
    public IDeviceGrain Grain(DeviceId device) => Service.Grains.GetGrain<IDeviceGrain>(device.Value);

    /// <summary>Waits until something holds of a device.</summary>
    public async Task<DeviceSnapshot> Until(DeviceId device, Func<DeviceSnapshot, bool> holds)
    {
        var begun = Stopwatch.StartNew();
        for (long version = 0; ;)
        {
            var snapshot = await Grain(device).WaitForChange(version, TimeSpan.FromSeconds(5));
            if (holds(snapshot))
            {
                return snapshot;
            }

            if (begun.Elapsed > Patience)
            {
                throw new TimeoutException($"{device} is {snapshot.Summary.State} '{snapshot.Summary.Text}', with\n{string.Join('\n', snapshot.Properties.Select(property => $"{property.Description.Name} = {property.Reported?.Value} {property.Reported?.Quality}"))}\n{string.Join('\n', snapshot.Commands.Select(command => $"{command.Request.Command}: {command.Answer.Phase} {command.Answer.Text}"))}");
            }

            version = snapshot.Version;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_running);
        await Service.DisposeAsync();
        await _broker.DisposeAsync();
        _end.Dispose();
    }
}
