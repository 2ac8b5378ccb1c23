using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Muser.Cli.Cluster;
using Muser.Cli.Devices;
using Muser.Devices;
using Muser.Interfaces.Devices;
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
            var settings = new Dictionary<string, string?>
            {
                ["Muser:Products:Folder"] = Path.Combine(folder.FullName, "products"),
                ["Muser:State:Folder"] = Path.Combine(folder.FullName, "state"),
                ["Muser:Spool:Folder"] = Path.Combine(folder.FullName, "spool"),
                ["Muser:Quarantine:Folder"] = Path.Combine(folder.FullName, "quarantine"),
                ["Muser:Mqtt:Port"] = port.ToString(CultureInfo.InvariantCulture),
            };
            var kept = new Counted();
            foreach (var name in (string[])["one", "two"])
            {
                await cluster.Start(name, new MuserSiloOptions { Roles = [SiloRoles.Devices] }, settings, console: null, LogLevel.Error, CancellationToken.None, kept.CountAnswers);
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

            await using var client = new Muser.Cli.Devices.Bench.BusClient();
            await client.Connect(port, CancellationToken.None);
            await Task.WhenAll(Enumerable.Range(0, 10 * Devices).Select(number => client.Command(devices[number % Devices].Device.Id.Value, "mark"))).WaitAsync(Patience);

            Assert.Equal(10 * Devices, Lines(Path.Combine(folder.FullName, "effects")).Length);
            Assert.Equal(2, kept.Silos);
            Assert.Equal(10 * Devices, kept.Accepted); // by one silo each, which alone answered
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
            var snapshot = await device.WaitForChange(version, TimeSpan.FromSeconds(5)).WaitAsync(patience.Token);
            if (holds(snapshot))
            {
                return;
            }

            version = snapshot.Version;
        }
    }

    private static string[] Lines(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Counts what the silos answer clients, and which of them do.</summary>
    private sealed class Counted
    {
        private readonly Lock _lock = new();
        private readonly HashSet<object> _silos = [];

        public int Accepted { get; private set; }

        public int Silos => _silos.Count;

        public void CountAnswers(ISiloBuilder silo) => silo.Services.AddSingleton<Muser.Grains.Devices.IDeviceBus>(provider => new CountingBus(provider.GetRequiredService<MqttDeviceBus>(), this));

        private void Note(object silo, CommandAnswer answer)
        {
            lock (_lock)
            {
                _silos.Add(silo);
                Accepted += answer.Phase == CommandPhase.Accepted ? 1 : 0;
            }
        }

        private sealed class CountingBus(MqttDeviceBus bus, Counted counted) : Muser.Grains.Devices.IDeviceBus
        {
            public void Send(DeviceId device, CommandRequest request) => bus.Send(device, request);

            public void Cancel(DeviceId device, Guid command) => bus.Cancel(device, command);

            public void Send(DeviceId device, ValueRequest request) => bus.Send(device, request);

            public void Answer(string client, DeviceId device, CommandAnswer answer)
            {
                counted.Note(this, answer);
                bus.Answer(client, device, answer);
            }

            public void Answer(string client, DeviceId device, string property, ValueAnswer answer) => bus.Answer(client, device, property, answer);

            public void AskRebirth(DeviceId device) => bus.AskRebirth(device);

            public void Complain(DeviceId device, string code, string text) => bus.Complain(device, code, text);

            public void Send(string group, GroupWord word) => bus.Send(group, word);

            public void AnswerGroup(string client, CommandAnswer answer) => bus.AnswerGroup(client, answer);

            public void Announce(HostState state) => bus.Announce(state);
        }
    }
}
