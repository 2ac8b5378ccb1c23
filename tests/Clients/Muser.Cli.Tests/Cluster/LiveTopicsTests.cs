using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Muser.Cli.Tests.Calibration;
using Muser.Cli.Tests.Devices;
using Muser.Formats.Frames;
using Muser.Interfaces.Observing;
using Muser.Silo;
using Muser.Simulators.Devices;
using Muser.Testing;

namespace Muser.Cli.Tests.Cluster;

/// <summary>What clients of <c>/api/ws</c> are told by a running service.</summary>
[Trait("Tier", "Cluster")]
public class LiveTopicsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task AClientFollowsDevicesAndWhatIsDoneWithThem()
    {
        await using var site = await DeviceSite.Start();
        using var socket = await Connect(site.Service);
        await Subscribe(socket, "devices");
        await Subscribe(socket, "devices/noise-source-1");
        await Subscribe(socket, "plans/night");
        await site.Add(new NoiseSourceDevice("noise-source-1", new DeviceSetup { Speed = 50 }));

        await Until(socket, "devices", data => data.EnumerateArray().Any(line => line.GetProperty("device").GetString() == "noise-source-1" && line.GetProperty("state").GetString() == "ready"));
        await site.Service.Done("device", "set", "noise-source-1", "power", "-12.5");
        await Until(socket, "devices/noise-source-1", data => data.GetProperty("properties").EnumerateArray().Any(property =>
            property.GetProperty("name").GetString() == "power" && property.GetProperty("value") is { ValueKind: JsonValueKind.Number } value && value.GetDouble() == -12.5));
        await site.Service.Done("device", "plan", "pause", "--plan", "night");
        await Until(socket, "plans/night", data => data.GetProperty("isPaused").GetBoolean());
    }

    [Fact]
    public async Task EveryTopicBeginsWithWhatHolds()
    {
        await using var service = await RunningService.Start();
        using var socket = await Connect(service);
        foreach (var topic in new[] { "devices", "devices/ghost", "clients", "alarms", "jobs", "interlocks", "controller", "groups", "groups/east", "plans/night", "status" })
        {
            await Subscribe(socket, topic);
            await Until(socket, topic, _ => true);
        }
    }

    [Fact]
    public async Task EachCycleThatIsPublishedIsToldInOrder()
    {
        await using var service = await RunningService.Start();
        using var socket = await Connect(service);
        await Subscribe(socket, "cycles/muser1");
        UtcTime start = UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49);
        UtcTime[] starts = [.. Enumerable.Range(0, 5).Select(cycle => start.AddNs(cycle * ArrayLayout.Muser1.CyclePeriodNs))];

        // What is published is published now.
        var now = UtcTime.FromDateTime(DateTime.UtcNow.AddMinutes(1));
        Array.ForEach(starts, each => service.Publish(each, version: 1, now));
        await service.Grains.GetGrain<IObservationGrain>("muser1").PublishIntegration(new IntegrationArrival
        {
            Integration = new IntegrationKey { Array = "muser1", StartUtcUnixNs = start.UnixNs },
            IntervalNs = UtcTime.NsPerSecond,
            CycleStartsUtcUnixNs = [.. starts.Select(each => each.UnixNs)],
            Bands = [],
            CalibrationVersions = [1],
            LeftOut = 0,
        });

        foreach (var each in starts)
        {
            await Until(socket, "cycles/muser1", data => data.GetProperty("start").GetString() == $"{each}" ? true : throw new InvalidOperationException($"{data} came before {each}."));
        }
    }

    [Fact]
    public async Task WhoHasNoTokenIsNotLetIn()
    {
        var tokens = Path.Combine(Directory.CreateTempSubdirectory("muser-ws-").FullName, "tokens");
        var (token, _) = Muser.Silo.Cluster.Security.ApiToken.Create("vera", Muser.Silo.Cluster.Security.ApiRole.Viewer, DateTimeOffset.UtcNow, null);
        new Muser.Silo.Cluster.Security.TokenFile(tokens, TimeProvider.System).Add(token);
        await using var service = await RunningService.Start(new MuserSiloOptions(), new() { ["Muser:Security:RequireToken"] = "true", ["Muser:Security:TokensFile"] = tokens });
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => Connect(service));
        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(tokens)!, recursive: true);
    }

    [OracleFact("websockets")]
    [Trait("Tier", "Oracle")]
    public async Task AClientOfOthersFollowsToo()
    {
        await using var service = await RunningService.Start();
        const string script =
            """
            import asyncio, json, sys, websockets
            async def main():
                async with websockets.connect(sys.argv[1]) as socket:
                    await socket.send(json.dumps({"op": "subscribe", "topic": "interlocks"}))
                    print(await socket.recv())
                    print(await socket.recv())
                    await socket.send("nonsense")
                    print(json.loads(await socket.recv())["event"])
            asyncio.run(main())
            """;
        var lines = await Task.Run(() => OracleTools.RunPython(script, Address(service).ToString()));
        Assert.Equal("{\"topic\":\"interlocks\",\"event\":\"subscribed\"}\n{\"topic\":\"interlocks\",\"data\":[]}\nrefused\n", lines);
    }

    private static Uri Address(RunningService service) => new UriBuilder(service.Address) { Scheme = "ws", Path = "/api/ws" }.Uri;

    private static async Task<ClientWebSocket> Connect(RunningService service)
    {
        var socket = new ClientWebSocket();
        using var patience = new CancellationTokenSource(Patience);
        await socket.ConnectAsync(Address(service), patience.Token);
        return socket;
    }

    private static async Task Subscribe(ClientWebSocket socket, string topic) => await socket.SendAsync(
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { op = "subscribe", topic })), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <summary>Reads until the data of a topic is so.</summary>
    private static async Task Until(ClientWebSocket socket, string topic, Func<JsonElement, bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[1 << 20];
        for (; ; )
        {
            var length = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                received = await socket.ReceiveAsync(buffer.AsMemory(length), patience.Token);
                length += received.Count;
            }
            while (!received.EndOfMessage);
            var message = JsonDocument.Parse(buffer.AsMemory(0, length)).RootElement.Clone();
            Assert.False(message.TryGetProperty("event", out var what) && what.GetString() == "refused", message.ToString());
            if (message.GetProperty("topic").GetString() == topic && message.TryGetProperty("data", out var data) && holds(data))
            {
                return;
            }
        }
    }
}
