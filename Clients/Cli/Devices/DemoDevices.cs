using Muser.Cli.Observing;
using Muser.Devices;
using Muser.Simulators.Devices;

namespace Muser.Cli.Devices;

/// <summary>The simulated antennas of the demo.</summary>
internal sealed class DemoDevices : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;

    private DemoDevices(DemoOptions options)
    {
        var bus = new BusAddress { Port = options.MqttPort, StateFolder = Path.Combine(options.Out, "devices") };
        var devices = DeviceKinds.Make("antenna", options.Devices, 1, options.Arrays[0], new DeviceSetup { Seed = (int)options.Seed });
        _running = Task.WhenAll(devices.Select(device => device.Run(bus, _end.Token)));
    }

    /// <summary>Starts them.</summary>
    public static DemoDevices Start(DemoOptions options) => new(options);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _end.Dispose();
    }
}
