using MQTTnet;
using MQTTnet.Server;
using Muser.Mqtt.Tests.Fixtures;
using Muser.Testing;

namespace Muser.Mqtt.Tests.Embedded;

/// <summary>What the protocol asks of a server and the embedded one does, though the server of the packages does not: the product must not count on it.</summary>
[Trait("Tier", "Unit")]
public sealed class BeyondThePackagesTests
{
    [Fact]
    public async Task WillWaitsForItsDelayAndForTheClientToComeBack()
    {
        await using var broker = await TestBroker.StartAsync(options => options.WithPersistentSessions());
        var watcher = await broker.ConnectAsync("watcher");
        await watcher.SubscribeAsync("will/+");
        var late = await broker.ConnectAsync("late", options => Will(options, "late"));
        var back = await broker.ConnectAsync("back", options => Will(options, "back"));

        late.Dispose();
        back.Dispose();
        var again = await broker.ConnectAsync("back", options => options.WithCleanStart(false).WithSessionExpiryInterval(60));

        Assert.True(again.Result.IsSessionPresent);
        Assert.Equal("late", await watcher.NextTextAsync());
        await watcher.PublishAsync("will/end", "end");
        Assert.Equal("end", await watcher.NextTextAsync());

        static void Will(MqttClientOptionsBuilder options, string name) =>
            options.WithSessionExpiryInterval(60).WithWillTopic($"will/{name}").WithWillPayload(name).WithWillDelayInterval(1);
    }

    [OracleFact("mosquitto-clients")]
    [Trait("Tier", "Oracle")]
    public async Task WillOfAClientOfMosquittoWaitsForItsDelay()
    {
        await using var broker = await TestBroker.StartAsync(options => options.WithPersistentSessions());
        var watcher = await broker.ConnectAsync("watcher");
        await watcher.SubscribeAsync("will");
        TaskCompletionSource subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        broker.Server.ClientSubscribedTopicAsync += _ =>
        {
            subscribed.TrySetResult();
            return Task.CompletedTask;
        };
        broker.Server.ClientDisconnectedAsync += _ => broker.Server.InjectApplicationMessage("will", "gone");
        using var device = Program.Start(
            "mosquitto_sub", "-h", "127.0.0.1", "-p", $"{broker.Port}", "-i", "device", "-V", "mqttv5", "-t", "x", "--will-topic", "will", "--will-payload", "lost",
            "-D", "will", "will-delay-interval", "1", "-D", "connect", "session-expiry-interval", "60");
        await subscribed.Task.OrFail();

        device.Kill();

        Assert.Equal("gone", await watcher.NextTextAsync());
        Assert.Equal("lost", await watcher.NextTextAsync());
    }

    [Fact]
    public async Task HandlerMayCloseTheConnectionWhoseMessageItHandles()
    {
        await using var broker = await TestBroker.StartAsync();
        broker.Server.InterceptingPublishAsync += args =>
            broker.Server.DisconnectClientAsync(args.ClientId, MQTTnet.Protocol.MqttDisconnectReasonCode.QuotaExceeded);
        var client = await broker.ConnectAsync("client");
        _ = client.Client.PublishStringAsync("a", "b");
        Assert.Equal(MqttClientDisconnectReason.QuotaExceeded, (await client.Disconnected).Reason);
    }

    [Fact]
    public async Task SessionEndsWhenItsTimeIsOver()
    {
        TaskCompletionSource<string> deleted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var broker = await TestBroker.StartAsync(options => options.WithPersistentSessions(), server => server.SessionDeletedAsync += args =>
        {
            deleted.TrySetResult(args.Id);
            return Task.CompletedTask;
        });
        var device = await broker.ConnectAsync("device", options => options.WithSessionExpiryInterval(1));
        await device.Client.DisconnectAsync().OrFail();
        Assert.Equal("device", await deleted.Task.OrFail());
        Assert.Empty(await broker.Server.GetSessionsAsync());
    }

    [Fact]
    public async Task SharedSubscriptionsAreRefusedAndSaidToBe()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync("client");
        Assert.False(client.Result.SharedSubscriptionAvailable);
        var result = await client.SubscribeAsync("$share/group/a");
        Assert.Equal(MqttClientSubscribeResultCode.SharedSubscriptionsNotSupported, result.Items.Single().ResultCode);
    }

    [Fact]
    public async Task SessionsOutliveAStopOfTheServerInMemory()
    {
        await using var broker = await TestBroker.StartAsync(options => options.WithPersistentSessions());
        var device = await broker.ConnectAsync("device", options => options.WithSessionExpiryInterval(60));
        await device.SubscribeAsync("a");
        await broker.Server.StopAsync();
        await broker.Server.StartAsync();

        var again = await broker.ConnectAsync("device", options => options.WithCleanStart(false).WithSessionExpiryInterval(60));

        Assert.True(again.Result.IsSessionPresent);
        await again.PublishAsync("a", "still subscribed");
        Assert.Equal("still subscribed", await again.NextTextAsync());
    }

    [Fact]
    public async Task SilentClientIsClosedAfterOneAndAHalfOfItsPeriods()
    {
        await using var broker = await TestBroker.StartAsync();
        TaskCompletionSource<ClientDisconnectedEventArgs> gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        broker.Server.ClientDisconnectedAsync += args =>
        {
            gone.TrySetResult(args);
            return Task.CompletedTask;
        };

        // CONNECT of MQTT 5 with a keep alive of one second, and then nothing.
        using System.Net.Sockets.Socket socket = new(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", broker.Port);
        await socket.SendAsync(new byte[] { 0x10, 14, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 5, 2, 0, 1, 0, 0, 1, (byte)'x' });

        Assert.Equal(MqttClientDisconnectType.NotClean, (await gone.Task.OrFail()).DisconnectType);
    }
}
