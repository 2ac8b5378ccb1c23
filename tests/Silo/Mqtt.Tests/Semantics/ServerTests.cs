using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Muser.Mqtt.Tests.Fixtures;

namespace Muser.Mqtt.Tests.Semantics;

[Trait("Tier", "Unit")]
public sealed class ServerTests
{
    [Fact]
    public async Task InjectedMessageReachesSubscribersAndIsRetained()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync("client");
        await client.SubscribeAsync("a");

        await broker.Server.InjectApplicationMessage("a", "from inside", MqttQualityOfServiceLevel.AtLeastOnce, retain: true);

        Assert.Equal("from inside", await client.NextTextAsync());
        Assert.Equal("from inside", (await broker.Server.GetRetainedMessageAsync("a"))!.ConvertPayloadToString());
        Assert.Null(await broker.Server.GetRetainedMessageAsync("b"));
    }

    [Fact]
    public async Task InterceptorSeesTheSenderAndMayRefuseOrChangeItsMessages()
    {
        List<(string Client, string? User, string Topic)> seen = [];
        await using var broker = await TestBroker.StartAsync(handlers: server => server.InterceptingPublishAsync += args =>
        {
            seen.Add((args.ClientId, args.UserName, args.ApplicationMessage.Topic));
            if (args.ApplicationMessage.Topic.StartsWith("device/other/", StringComparison.Ordinal))
            {
                args.ProcessPublish = false;
                args.Response.ReasonCode = MqttPubAckReasonCode.NotAuthorized;
                args.Response.ReasonString = "not yours";
            }

            return Task.CompletedTask;
        });
        var client = await broker.ConnectAsync("dish", options => options.WithCredentials("dish", "x"));
        await client.SubscribeAsync("device/#");

        var refused = await client.PublishAsync("device/other/status", "no");
        var taken = await client.PublishAsync("device/dish/status", "yes");

        Assert.Equal((MqttClientPublishReasonCode.NotAuthorized, "not yours"), (refused.ReasonCode, refused.ReasonString));
        Assert.False(refused.IsSuccess);
        Assert.True(taken.IsSuccess);
        Assert.Equal("yes", await client.NextTextAsync());
        Assert.Equal([("dish", "dish", "device/other/status"), ("dish", "dish", "device/dish/status")], seen);
    }

    [Fact]
    public async Task RetainedMessagesAreToldAndLoadedAgain()
    {
        List<MqttApplicationMessage> stored = [];
        await using (var broker = await TestBroker.StartAsync(handlers: server => server.RetainedMessageChangedAsync += args =>
        {
            stored = args.StoredRetainedMessages;
            return Task.CompletedTask;
        }))
        {
            var client = await broker.ConnectAsync("client");
            await client.PublishAsync("a", "1", retain: true);
            await client.PublishAsync("b", "2", retain: true);
            await client.PublishAsync("a", "", retain: true);
        }

        await using var next = await TestBroker.StartAsync(handlers: server => server.LoadingRetainedMessageAsync += args =>
        {
            args.LoadedRetainedMessages = stored;
            return Task.CompletedTask;
        });
        var receiver = await next.ConnectAsync("receiver");
        await receiver.SubscribeAsync("#");
        Assert.Equal("2", await receiver.NextTextAsync());
        Assert.Single(await next.Server.GetRetainedMessagesAsync());
    }

    [Fact]
    public async Task ClientsAreToldThatTheServerStops()
    {
        var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync("client");
        await broker.Server.StopAsync();
        Assert.Equal(MqttClientDisconnectReason.ServerShuttingDown, (await client.Disconnected).Reason);
        Assert.False(broker.Server.IsStarted);
        await broker.DisposeAsync();
    }

    [Fact]
    public async Task StatusCountsWhatWentThrough()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync("client");
        await client.SubscribeAsync("a");
        await client.PublishAsync("a", "1");
        await client.NextAsync();

        var status = (await broker.Server.GetClientsAsync()).Single();

        Assert.Equal(("client", 1), (status.Id, status.ReceivedApplicationMessagesCount));
        Assert.True(status is { BytesReceived: > 0, BytesSent: > 0 });
    }
}
