using MQTTnet.Protocol;
using Muser.Mqtt.Tests.Fixtures;

namespace Muser.Mqtt.Tests.Semantics;

[Trait("Tier", "Unit")]
public sealed class WillTests
{
    [Fact]
    public async Task WillOfAClientThatFallsSilentlyAwayIsPublished()
    {
        await using var broker = await TestBroker.StartAsync();
        var watcher = await broker.ConnectAsync("watcher");
        await watcher.SubscribeAsync("device/+/status");
        var device = await broker.ConnectAsync(
            "device", options => options.WithWillTopic("device/a/status").WithWillPayload("lost").WithWillRetain()
                .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce));

        device.Dispose();

        Assert.Equal("lost", await watcher.NextTextAsync());
    }

    [Fact]
    public async Task WillOfAClientThatSaysGoodbyeIsNot()
    {
        await using var broker = await TestBroker.StartAsync();
        var watcher = await broker.ConnectAsync("watcher");
        await watcher.SubscribeAsync("#");
        var device = await broker.ConnectAsync("device", options => options.WithWillTopic("device/a/status").WithWillPayload("lost"));

        await broker.LeaveAsync(device);
        await watcher.PublishAsync("after", "it");

        Assert.Equal("it", await watcher.NextTextAsync());
    }
}
