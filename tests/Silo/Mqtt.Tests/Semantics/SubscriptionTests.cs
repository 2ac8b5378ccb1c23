using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Muser.Mqtt.Tests.Fixtures;

namespace Muser.Mqtt.Tests.Semantics;

[Trait("Tier", "Unit")]
public sealed class SubscriptionTests
{
    [Theory]
    [InlineData("a/b", "a/b", true)]
    [InlineData("a/+", "a/b", true)]
    [InlineData("a/+", "a", false)]
    [InlineData("a/+", "a/b/c", false)]
    [InlineData("+/+", "/a", true)]
    [InlineData("a/#", "a", true)]
    [InlineData("a/#", "a/b/c", true)]
    [InlineData("#", "a", true)]
    [InlineData("#", "$SYS/a", false)]
    [InlineData("+/a", "$SYS/a", false)]
    [InlineData("$SYS/#", "$SYS/a", true)]
    [InlineData("device/+/param", "device/client/param", true)]
    [InlineData("client/device/+/value/+", "client/device/dish/value/az", true)]
    [InlineData("A", "a", false)]
    public void FilterMatchesWhatTheProtocolSays(string filter, string topic, bool matches) =>
        Assert.Equal(matches ? MqttTopicFilterCompareResult.IsMatch : MqttTopicFilterCompareResult.NoMatch, MqttTopicFilterComparer.Compare(topic, filter));

    [Fact]
    public async Task OverlappingFiltersOfOneClientDeliverOnceWithTheHighestQuality()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync("client");
        await client.SubscribeAsync("a/#", MqttQualityOfServiceLevel.AtMostOnce);
        await client.SubscribeAsync("a/+", MqttQualityOfServiceLevel.ExactlyOnce);
        await client.SubscribeAsync("end");

        await client.PublishAsync("a/b", "once", MqttQualityOfServiceLevel.ExactlyOnce);
        await client.PublishAsync("end", "end");

        var message = await client.NextAsync();
        Assert.Equal(("once", MqttQualityOfServiceLevel.ExactlyOnce), (message.ConvertPayloadToString(), message.QualityOfServiceLevel));
        Assert.Equal("end", await client.NextTextAsync());
    }

    [Fact]
    public async Task NothingComesAfterUnsubscribing()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync("client");
        await client.SubscribeAsync("a");
        await client.SubscribeAsync("end");

        var result = await client.Client.UnsubscribeAsync("a").OrFail();
        await client.PublishAsync("a", "no");
        await client.PublishAsync("end", "end");

        Assert.Equal(MqttClientUnsubscribeResultCode.Success, result.Items.Single().ResultCode);
        Assert.Equal("end", await client.NextTextAsync());
    }

    [Fact]
    public async Task ClientDoesNotHearItselfWhereItAsksNotTo()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync("client");
        var other = await broker.ConnectAsync("other");
        await client.SubscribeAsync("a", configure: filter => filter.NoLocal = true);

        await client.PublishAsync("a", "own");
        await other.PublishAsync("a", "other's");

        Assert.Equal("other's", await client.NextTextAsync());
    }

    [Fact]
    public async Task RefusedFilterIsToldAndTheOthersHold()
    {
        await using var broker = await TestBroker.StartAsync(handlers: server => server.InterceptingSubscriptionAsync += args =>
        {
            if (args.TopicFilter.Topic == "secret")
            {
                args.ProcessSubscription = false;
                args.Response.ReasonCode = MqttSubscribeReasonCode.NotAuthorized;
            }

            return Task.CompletedTask;
        });
        var client = await broker.ConnectAsync("client");

        var result = await client.Client.SubscribeAsync(
            new MqttClientSubscribeOptionsBuilder()
                .WithTopicFilter("secret", MqttQualityOfServiceLevel.AtLeastOnce)
                .WithTopicFilter("open", MqttQualityOfServiceLevel.AtLeastOnce)
                .Build()).OrFail();
        await client.PublishAsync("secret", "no");
        await client.PublishAsync("open", "yes");

        Assert.Equal(
            [MqttClientSubscribeResultCode.NotAuthorized, MqttClientSubscribeResultCode.GrantedQoS1], result.Items.Select(item => item.ResultCode));
        Assert.Equal("yes", await client.NextTextAsync());
    }

    [Fact]
    public async Task FiltersThatAreNoneAreRefusedBeforeTheyAreSent()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync("client", version: MqttProtocolVersion.V311);
        await Assert.ThrowsAsync<MqttProtocolViolationException>(() => client.SubscribeAsync("a/#/b"));
        await Assert.ThrowsAsync<MqttProtocolViolationException>(() => client.SubscribeAsync(""));
        await Assert.ThrowsAsync<MqttProtocolViolationException>(() => client.PublishAsync("a/+", "x"));
        Assert.True(client.Client.IsConnected);
    }
}
