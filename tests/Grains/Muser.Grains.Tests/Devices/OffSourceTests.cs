using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MQTTnet.Server;
using Muser.Devices;
using Muser.Formats.Frames;
using Muser.Grains.Tests.Fixtures;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;
using Muser.Interfaces.Observing;
using Muser.Silo;
using Muser.Silo.Cluster;
using Muser.Simulators.Devices;

namespace Muser.Grains.Tests.Devices;

/// <summary>From an antenna on the bus down to the frames of the live path.</summary>
[Trait("Tier", "Cluster")]
public class OffSourceTests
{
    private const int Antenna = 9;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private int _port;

    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Muser:Imaging:IntervalMs"] = "3600000",
        ["Muser:Imaging:MaxWaitMs"] = "29000",
        ["Muser:Imaging:Clean"] = "None",
        ["Muser:Imaging:Disc"] = "Off",
    };

    [Fact]
    public async Task AnAntennaThatLeavesTheSourceIsFlaggedInFramesFromThatMomentOn()
    {
        using var end = new CancellationTokenSource();
        using var broker = await Broker();
        await using var cluster = await ServiceCluster.Start(
            new Dictionary<string, string?>(Settings) { ["Muser:Mqtt:Port"] = $"{_port}" }, Roles.Receiver, Roles.Imaging, new() { Roles = [SiloRoles.Devices] });
        var antenna = new AntennaDevice($"ant-ia{Antenna}", new DeviceSetup { Speed = 200 }).Run(new BusAddress { Port = _port }, end.Token);
        var device = cluster.Client.GetGrain<IDeviceGrain>($"ant-ia{Antenna}");
        using (var patience = new CancellationTokenSource(Patience))
        {
            while ((await device.Get()).Summary.State != DeviceState.Ready)
            {
                await Task.Delay(20, patience.Token);
            }
        }

        var calibration = cluster.Client.GetGrain<ICalibrationGrain>("muser1");
        await Do(device, "track");
        var onSource = (await InForce(calibration, status => status.Value.OffSourceAntennas is [])).ValidFromUtcUnixNs;
        await Do(device, "stop");
        var moment = (await InForce(calibration, status => status.Value.OffSourceAntennas is [Antenna])).ValidFromUtcUnixNs;

        await cluster.LearnParameters(0, "muser1");
        // Frames from before that moment, while it was on the source, and from after it, as the instrument stamps them.
        await Instrument.Send(cluster.Silo(0), ArrayId.Muser1, cycles: 1, start: new UtcTime((onSource + moment) / 2));
        await Instrument.Send(cluster.Silo(0), ArrayId.Muser1, cycles: 1, start: new UtcTime(moment).AddNs(1_000_000_000));

        CycleManifest[] cycles =
        [
            .. Directory.EnumerateFiles(cluster.ProductsFolder, "manifest.json", SearchOption.AllDirectories)
                .Select(file => JsonSerializer.Deserialize<CycleManifest>(File.ReadAllBytes(file), ServiceJson.Compact)!)
                .OrderBy(manifest => manifest.Cycle.StartUtcUnixNs),
        ];
        Assert.Equal(2, cycles.Length);
        Assert.All(cycles[0].Frames, frame => Assert.True(frame.CrossAmplitudeAntenna[Antenna] > 0));
        Assert.All(cycles[1].Frames, frame => Assert.Equal(0, frame.CrossAmplitudeAntenna[Antenna]));
        Assert.All(cycles[1].Frames, frame => Assert.True(frame.CrossAmplitudeAntenna[Antenna + 1] > 0));
        await end.CancelAsync();
        await antenna;
    }

    private async Task<MqttServer> Broker()
    {
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            _port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        var options = new MqttServerOptionsBuilder()
            .WithDefaultEndpoint().WithDefaultEndpointPort(_port).WithDefaultEndpointBoundIPAddress(IPAddress.Loopback).WithDefaultEndpointBoundIPV6Address(IPAddress.None).Build();
        var server = new MqttServerFactory().CreateMqttServer(options);
        await server.StartAsync();
        return server;
    }

    private static async Task Do(IDeviceGrain device, string command)
    {
        var request = new CommandRequest { Id = Guid.CreateVersion7(), Client = "li", Command = command };
        await device.Execute(request);
        using var patience = new CancellationTokenSource(Patience);
        CommandRecord? record;
        while ((record = await device.WaitForCommand(request.Id, CommandPhase.Running, TimeSpan.FromSeconds(1)))?.Answer.Phase.IsEnd() == false)
        {
            patience.Token.ThrowIfCancellationRequested();
        }

        Assert.Equal(CommandPhase.Done, record?.Answer.Phase);
    }

    /// <summary>Waits until the status of the instrument that is in force is so.</summary>
    private static async Task<Effective<InstrumentStatus>> InForce(ICalibrationGrain calibration, Func<Effective<InstrumentStatus>, bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        for (; ; )
        {
            if ((await calibration.GetEffective(await calibration.GetVersion(), TimeProvider.System.UtcUnixNs()))?.Status is { } status && holds(status))
            {
                return status;
            }

            await Task.Delay(20, patience.Token);
        }
    }
}
