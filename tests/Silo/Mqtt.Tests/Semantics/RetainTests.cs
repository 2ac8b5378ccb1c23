using MQTTnet;
using Muser.Mqtt.Tests.Fixtures;

namespace Muser.Mqtt.Tests.Semantics;

[Trait("Tier", "Unit")]
public sealed class RetainTests
{
    [Fact]
    public async Task LateSubscriberGetsTheLastRetainedMessage()
    {
        await using var broker = await TestBroker.StartAsync();
        var sender = await broker.ConnectAsync("sender");
        await sender.PublishAsync("device/a/status", "first", retain: true);
        await sender.PublishAsync("device/a/status", "last", retain: true);

        var receiver = await broker.ConnectAsync("receiver");
        await receiver.SubscribeAsync("device/+/status");

        var message = await receiver.NextAsync();
        Assert.True(message.Retain);
        Assert.Equal("last", message.ConvertPayloadToString());
    }
}
