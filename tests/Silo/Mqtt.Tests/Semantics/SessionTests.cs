using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Muser.Mqtt.Tests.Fixtures;

namespace Muser.Mqtt.Tests.Semantics;

[Trait("Tier", "Unit")]
public sealed class SessionTests
{
    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task PersistentSessionKeepsSubscriptionsAndMessages(MqttProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync(options => options.WithPersistentSessions());
        var sender = await broker.ConnectAsync("sender", version: version);
        var first = await broker.ConnectAsync("device", Persistent, version);
        await first.SubscribeAsync("queue", MqttQualityOfServiceLevel.AtLeastOnce);
        await broker.LeaveAsync(first);

        await sender.PublishAsync("queue", "waited");
        var second = await broker.ConnectAsync("device", Persistent, version);

        Assert.True(second.Result.IsSessionPresent);
        Assert.Equal("waited", await second.NextTextAsync());

        void Persistent(MqttClientOptionsBuilder options)
        {
            options.WithCleanStart(false);
            if (version == MqttProtocolVersion.V500)
            {
                options.WithSessionExpiryInterval(60);
            }
        }
    }

    [Fact]
    public async Task CleanStartDropsTheSessionOfBefore()
    {
        await using var broker = await TestBroker.StartAsync(options => options.WithPersistentSessions());
        var first = await broker.ConnectAsync("device", options => options.WithSessionExpiryInterval(60));
        await first.SubscribeAsync("a");
        await broker.LeaveAsync(first);

        var second = await broker.ConnectAsync("device", options => options.WithSessionExpiryInterval(60));
        await second.PublishAsync("a", "no");
        await second.SubscribeAsync("b");
        await second.PublishAsync("b", "yes");

        Assert.False(second.Result.IsSessionPresent);
        Assert.Equal("yes", await second.NextTextAsync());
    }

    [Fact]
    public async Task WithoutPersistentSessionsNothingOutlivesAConnection()
    {
        await using var broker = await TestBroker.StartAsync();
        var first = await broker.ConnectAsync("device", options => options.WithSessionExpiryInterval(60));
        await first.SubscribeAsync("a");
        await broker.LeaveAsync(first);

        var second = await broker.ConnectAsync("device", options => options.WithCleanStart(false).WithSessionExpiryInterval(60));
        Assert.False(second.Result.IsSessionPresent);
    }
}
