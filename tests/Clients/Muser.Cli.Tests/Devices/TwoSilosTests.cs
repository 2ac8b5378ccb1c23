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
        await using var site = await Site.Start(Devices);

        // The first silo was there before the second, and takes all devices for its own until it has seen the other.
        using var patience = new CancellationTokenSource(Patience);
        var share = site.Cluster.Services.GetRequiredService<DeviceShare>();
        while (Enumerable.Range(0, 100).All(number => share.IsMine($"any-{number}")))
        {
            await Task.Delay(20, patience.Token);
        }

        await using var client = new Muser.Cli.Devices.Bench.BusClient();
        await client.Connect(site.Port, CancellationToken.None);
        var answers = new ConcurrentBag<CommandAnswer>();
        using var hearing = await Hear(site.Port, "device/client/command/bench/+", answers);
        await Task.WhenAll(Enumerable.Range(0, 10 * Devices).Select(number => client.Command(site.Ids[number % Devices].Value, "mark"))).WaitAsync(Patience);

        Assert.Equal(10 * Devices, site.Effects.Length);
        while (answers.Count(answer => answer.Phase == CommandPhase.Done) < 10 * Devices)
        {
            await Task.Delay(20, patience.Token);
        }

        Assert.Equal(10 * Devices, answers.Count(answer => answer.Phase == CommandPhase.Accepted)); // by one silo each, which alone answered
        Assert.Equal(10 * Devices, answers.Count(answer => answer.Phase == CommandPhase.Done));
    }

    [Fact]
    public async Task NoDeviceExecutesUnderTwoTerms()
    {
        await using var site = await Site.Start(2, SiloRoles.Jobs); // a third silo, which lives on, asks
        var (device, other) = (site.Ids[0], site.Ids[1]);
        var controller = site.Grains.GetGrain<IControllerGrain>(IControllerGrain.Key);
        var group = site.Grains.GetGrain<IDeviceGroupGrain>("both");
        await group.SetMembers([.. site.Ids]);
        var (first, second) = (Request("mark"), Request("mark"));
        await Done(first);
        var before = await controller.GetStatus();

        await site.Cluster.Kill(before.Silo);
        await Done(second);
        var after = await controller.GetStatus();
        Assert.True(after.Term > before.Term, $"{after} came after {before}.");
        Assert.NotEqual(before.Silo, after.Silo);

        // What the first one, cut off and alive, could still do: through the grain of a device and of a group, and on the bus as the service speaks there.
        var stale = Request("mark") with { Fence = before.Term };
        var late = await Again(() => site.Grains.GetGrain<IDeviceGrain>(device.Value).Execute(stale));
        Assert.Equal((CommandPhase.Rejected, AnswerCode.Fenced), (late.Phase, late.Code));
        var staleAct = Request("fire") with { Fence = before.Term };
        var act = await Again(() => group.Act(staleAct));
        Assert.Null(act.FireUtcUnixNs);
        Assert.Contains("term", act.Text, StringComparison.Ordinal);
        var answers = new ConcurrentBag<CommandAnswer>();
        using var bus = await Hear(site.Port, $"device/client/command/{BusName.Service}/+", answers);
        var (toFirst, toOther) = (Request("mark") with { Client = BusName.Service, Fence = before.Term }, Request("mark") with { Client = BusName.Service, Fence = before.Term });
        foreach (var (to, request) in new[] { (device, toFirst), (other, toOther) })
        {
            await bus.PublishAsync(new MqttApplicationMessageBuilder()
                .WithTopic(BusTopics.Plain.Command(to.Value))
                .WithPayload(DeviceJson.Write(request, TimeProvider.System.UtcUnixNs()))
                .WithQualityOfServiceLevel(MQTTnet.Protocol.MqttQualityOfServiceLevel.AtLeastOnce)
                .Build());
        }

        using var patience = new CancellationTokenSource(Patience);
        while (answers.Count(answer => answer.Id == toFirst.Id || answer.Id == toOther.Id) < 2)
        {
            await Task.Delay(20, patience.Token);
        }

        // The second device has had no command under the new term: it has heard of it from the controller itself.
        Assert.All(
            answers.Where(answer => answer.Id == toFirst.Id || answer.Id == toOther.Id),
            answer => Assert.Equal((CommandPhase.Rejected, AnswerCode.Fenced), (answer.Phase, answer.Code)));
        Assert.Equal([first.Id, second.Id], site.Effects.Select(line => Guid.Parse(line.Split(' ')[1])));

        async Task Done(CommandRequest request)
        {
            using var limit = new CancellationTokenSource(Patience);
            for (CommandRecord? record = null; record?.Answer.Phase != CommandPhase.Done; limit.Token.ThrowIfCancellationRequested())
            {
                record = await Again(async () =>
                {
                    await controller.Execute(device, request);
                    return await site.Grains.GetGrain<IDeviceGrain>(device.Value).WaitForCommand(request.Id, CommandPhase.Running, TimeSpan.FromSeconds(5));
                });
            }
        }

        // A silo that is dead is asked until that is known.
        static async Task<T> Again<T>(Func<Task<T>> ask)
        {
            using var limit = new CancellationTokenSource(Patience);
            for (; ; )
            {
                try
                {
                    return await ask();
                }
                catch (Exception failure) when (Muser.Grains.Cluster.TransientFailure.IsTransient(failure))
                {
                    await Task.Delay(20, limit.Token);
                }
            }
        }
    }

    private static CommandRequest Request(string command) => new() { Id = Guid.CreateVersion7(), Client = "li", Command = command };

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

    /// <summary>A broker, two silos that speak to devices, and simulated antennas, all in this process.</summary>
    private sealed class Site : IAsyncDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-two-silos-");
        private readonly CancellationTokenSource _end = new();
        private readonly EffectLog _effects;
        private LocalBroker? _broker;
        private Task _running = Task.CompletedTask;

        private Site() => _effects = new EffectLog(EffectFile);

        public int Port { get; } = FreePort();

        public InProcessCluster Cluster { get; } = new();

        public IGrainFactory Grains => Cluster.Services.GetRequiredService<IGrainFactory>();

        public DeviceId[] Ids { get; private set; } = [];

        /// <summary>What the devices have done, a line each.</summary>
        public string[] Effects
        {
            get
            {
                using var reader = new StreamReader(new FileStream(EffectFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
                return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            }
        }

        private string EffectFile => Path.Combine(_folder.FullName, "effects");

        /// <summary>Starts everything; silos of other roles first.</summary>
        public static async Task<Site> Start(int devices, params string[] others)
        {
            var site = new Site();
            site._broker = await LocalBroker.Start(IPAddress.Loopback, site.Port);
            var settings = new Dictionary<string, string?>(SiloFolders.Below(site._folder.FullName))
            {
                ["Muser:Mqtt:Port"] = site.Port.ToString(CultureInfo.InvariantCulture),
            };
            foreach (var (name, role) in others.Select(role => (role, role)).Concat([("one", SiloRoles.Devices), ("two", SiloRoles.Devices)]))
            {
                await site.Cluster.Start(name, new MuserSiloOptions { Roles = [role] }, settings, console: null, LogLevel.Error, CancellationToken.None);
            }

            var bus = new BusAddress { Port = site.Port, StateFolder = Path.Combine(site._folder.FullName, "devices") };
            var antennas = DeviceKinds.Make("antenna", devices, 1, Muser.Formats.Frames.ArrayLayout.Muser1, new DeviceSetup { Effects = site._effects });
            site._running = Task.WhenAll(antennas.Select(device => device.Run(bus, site._end.Token)));
            site.Ids = [.. antennas.Select(device => device.Device.Id)];
            foreach (var id in site.Ids)
            {
                await Until(site.Grains.GetGrain<IDeviceGrain>(id.Value), snapshot => snapshot.Summary.State == DeviceState.Ready);
            }

            return site;
        }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _running;
            await Cluster.DisposeAsync();
            await _broker!.DisposeAsync();
            _effects.Dispose();
            _end.Dispose();
            _folder.Delete(recursive: true);
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
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
    }
}
