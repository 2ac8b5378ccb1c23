using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Formatter;
using Muser.Cli.Cluster;
using Muser.Cli.Devices;
using Muser.Devices;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;
using Muser.Silo;
using Muser.Silo.Cluster;
using Muser.Silo.Devices;
using Muser.Simulators.Devices;

namespace Muser.Cli.Tests.Devices;

/// <summary>Two silos that both listen to the bus: each message is one silo's.</summary>
[Trait("Tier", "Cluster")]
public class TwoSilosTests
{
    private const int Devices = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task EachMessageIsHandledOnceWhoeverHearsIt()
    {
        var folder = Directory.CreateTempSubdirectory("muser-two-silos-");
        using var end = new CancellationTokenSource();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using (var broker = await LocalBroker.Start(IPAddress.Loopback, port))
        await using (var cluster = new InProcessCluster())
        {
            var settings = new Dictionary<string, string?>(SiloFolders.Below(folder.FullName))
            {
                ["Muser:Mqtt:Port"] = port.ToString(CultureInfo.InvariantCulture),
            };
            foreach (var name in (string[])["one", "two"])
            {
                await cluster.Start(name, new MuserSiloOptions { Roles = [SiloRoles.Devices] }, settings, console: null, LogLevel.Error, CancellationToken.None);
            }

            using var effects = new EffectLog(Path.Combine(folder.FullName, "effects"));
            var bus = new BusAddress { Port = port, StateFolder = Path.Combine(folder.FullName, "devices") };
            var devices = DeviceKinds.Make("antenna", Devices, 1, Muser.Formats.Frames.ArrayLayout.Muser1, new DeviceSetup { Effects = effects });
            var running = Task.WhenAll(devices.Select(device => device.Run(bus, end.Token)));
            var grains = cluster.Services.GetRequiredService<IGrainFactory>();
            foreach (var device in devices)
            {
                await Until(grains.GetGrain<IDeviceGrain>(device.Device.Id.Value), snapshot => snapshot.Summary.State == DeviceState.Ready);
            }

            // The first silo was there before the second, and takes all devices for its own until it has seen the other.
            using var patience = new CancellationTokenSource(Patience);
            var share = cluster.Services.GetRequiredService<DeviceShare>();
            while (Enumerable.Range(0, 100).All(number => share.IsMine($"any-{number}")))
            {
                await Task.Delay(20, patience.Token);
            }

            await using var client = new Muser.Cli.Devices.Bench.BusClient();
            await client.Connect(port, CancellationToken.None);
            var answers = new ConcurrentBag<CommandAnswer>();
            using var hearing = await Hear(port, "device/client/command/bench/+", answers);
            await Task.WhenAll(Enumerable.Range(0, 10 * Devices).Select(number => client.Command(devices[number % Devices].Device.Id.Value, "mark"))).WaitAsync(Patience);

            Assert.Equal(10 * Devices, Lines(Path.Combine(folder.FullName, "effects")).Length);
            while (answers.Count(answer => answer.Phase == CommandPhase.Done) < 10 * Devices)
            {
                await Task.Delay(20, patience.Token);
            }

            Assert.Equal(10 * Devices, answers.Count(answer => answer.Phase == CommandPhase.Accepted)); // by one silo each, which alone answered
            Assert.Equal(10 * Devices, answers.Count(answer => answer.Phase == CommandPhase.Done));
            await end.CancelAsync();
            await running;
        }

        folder.Delete(recursive: true);
    }

    private static async Task Until(IDeviceGrain device, Func<DeviceSnapshot, bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        for (long version = 0; ;)
        {
            var snapshot = await device.WaitForChange(version, TimeSpan.FromSeconds(5));
            if (holds(snapshot))
            {
                return;
            }

            Assert.False(patience.IsCancellationRequested, $"It is {snapshot.Summary}.");

            version = snapshot.Version;
        }
    }

    private static string[] Lines(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Somebody else who hears all answers.</summary>
    private static async Task<IMqttClient> Hear(int port, string filter, ConcurrentBag<CommandAnswer> answers)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        client.ApplicationMessageReceivedAsync += arrival =>
        {
            answers.Add(DeviceJson.ReadCommandAnswer(arrival.ApplicationMessage.Payload).Value!);
            return Task.CompletedTask;
        };
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithProtocolVersion(MqttProtocolVersion.V500).WithTcpServer("127.0.0.1", port).WithClientId("hearing").Build());
        await client.SubscribeAsync(new MqttClientSubscribeOptionsBuilder().WithTopicFilter(topic => topic.WithTopic(filter).WithQualityOfServiceLevel(MQTTnet.Protocol.MqttQualityOfServiceLevel.AtLeastOnce)).Build());
        return client;
    }
}
