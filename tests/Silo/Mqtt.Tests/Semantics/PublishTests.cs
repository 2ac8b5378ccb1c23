using System.Text;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Muser.Mqtt.Tests.Fixtures;

namespace Muser.Mqtt.Tests.Semantics;

[Trait("Tier", "Unit")]
public sealed class PublishTests
{
    [Theory]
    [InlineData(MqttProtocolVersion.V311, MqttQualityOfServiceLevel.AtMostOnce)]
    [InlineData(MqttProtocolVersion.V311, MqttQualityOfServiceLevel.AtLeastOnce)]
    [InlineData(MqttProtocolVersion.V311, MqttQualityOfServiceLevel.ExactlyOnce)]
    [InlineData(MqttProtocolVersion.V500, MqttQualityOfServiceLevel.AtMostOnce)]
    [InlineData(MqttProtocolVersion.V500, MqttQualityOfServiceLevel.AtLeastOnce)]
    [InlineData(MqttProtocolVersion.V500, MqttQualityOfServiceLevel.ExactlyOnce)]
    public async Task MessageReachesASubscriberWithItsQuality(MqttProtocolVersion version, MqttQualityOfServiceLevel quality)
    {
        await using var broker = await TestBroker.StartAsync();
        var receiver = await broker.ConnectAsync("receiver", version: version);
        var sender = await broker.ConnectAsync("sender", version: version);
        await receiver.SubscribeAsync("a/+/c");

        var result = await sender.PublishAsync("a/b/c", "text", quality);

        Assert.True(result.IsSuccess);
        var message = await receiver.NextAsync();
        Assert.Equal("a/b/c", message.Topic);
        Assert.Equal("text", message.ConvertPayloadToString());
        Assert.Equal(quality, message.QualityOfServiceLevel);
        Assert.False(message.Retain);
    }

    [Fact]
    public async Task PropertiesTravelWithTheMessage()
    {
        await using var broker = await TestBroker.StartAsync();
        var receiver = await broker.ConnectAsync("receiver");
        var sender = await broker.ConnectAsync("sender");
        await receiver.SubscribeAsync("command/dish");

        var message = new MqttApplicationMessageBuilder()
            .WithTopic("command/dish")
            .WithPayload("{}")
            .WithContentType("application/json")
            .WithPayloadFormatIndicator(MqttPayloadFormatIndicator.CharacterData)
            .WithResponseTopic("answer/me")
            .WithCorrelationData([1, 2, 3])
            .WithMessageExpiryInterval(60)
            .WithUserProperty("who", Encoding.UTF8.GetBytes("observer").AsMemory())
            .WithUserProperty("who", Encoding.UTF8.GetBytes("operator").AsMemory())
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .Build();
        await sender.Client.PublishAsync(message).OrFail();

        var received = await receiver.NextAsync();
        Assert.Equal("application/json", received.ContentType);
        Assert.Equal(MqttPayloadFormatIndicator.CharacterData, received.PayloadFormatIndicator);
        Assert.Equal("answer/me", received.ResponseTopic);
        Assert.Equal([1, 2, 3], received.CorrelationData);
        Assert.InRange(received.MessageExpiryInterval, 1u, 60u);
        Assert.Equal(
            [("who", "observer"), ("who", "operator")],
            received.UserProperties!.Select(property => (property.Name, Encoding.UTF8.GetString(property.ValueBuffer.Span))));
    }

    [Fact]
    public async Task MessagesOfOneSenderStayInOrder()
    {
        await using var broker = await TestBroker.StartAsync();
        var receiver = await broker.ConnectAsync("receiver");
        var sender = await broker.ConnectAsync("sender");
        await receiver.SubscribeAsync("n");

        for (var i = 0; i < 500; i++)
        {
            await sender.PublishAsync("n", $"{i}", (MqttQualityOfServiceLevel)(i % 2));
        }

        for (var i = 0; i < 500; i++)
        {
            Assert.Equal($"{i}", await receiver.NextTextAsync());
        }
    }

    [Fact]
    public async Task PublisherIsToldThatNobodySubscribes()
    {
        await using var broker = await TestBroker.StartAsync();
        var sender = await broker.ConnectAsync("sender");

        var result = await sender.PublishAsync("nobody/listens", "text");

        Assert.Equal(MqttClientPublishReasonCode.NoMatchingSubscribers, result.ReasonCode);
        Assert.True(result.IsSuccess);
    }
}
