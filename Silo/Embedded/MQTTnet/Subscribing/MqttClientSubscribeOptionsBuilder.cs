using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

public sealed class MqttClientSubscribeOptionsBuilder
{
    private readonly MqttClientSubscribeOptions _options = new();

    public MqttClientSubscribeOptions Build() => _options;

    public MqttClientSubscribeOptionsBuilder WithSubscriptionIdentifier(uint subscriptionIdentifier)
    {
        _options.SubscriptionIdentifier = subscriptionIdentifier;
        return this;
    }

    public MqttClientSubscribeOptionsBuilder WithTopicFilter(
        string topic,
        MqttQualityOfServiceLevel qualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce,
        bool noLocal = false,
        bool retainAsPublished = false,
        MqttRetainHandling retainHandling = MqttRetainHandling.SendAtSubscribe) =>
        WithTopicFilter(new MqttTopicFilter
        {
            Topic = topic,
            QualityOfServiceLevel = qualityOfServiceLevel,
            NoLocal = noLocal,
            RetainAsPublished = retainAsPublished,
            RetainHandling = retainHandling,
        });

    public MqttClientSubscribeOptionsBuilder WithTopicFilter(Action<MqttTopicFilterBuilder> topicFilterBuilder)
    {
        ArgumentNullException.ThrowIfNull(topicFilterBuilder);
        var builder = new MqttTopicFilterBuilder();
        topicFilterBuilder(builder);
        return WithTopicFilter(builder);
    }

    public MqttClientSubscribeOptionsBuilder WithTopicFilter(MqttTopicFilterBuilder topicFilterBuilder)
    {
        ArgumentNullException.ThrowIfNull(topicFilterBuilder);
        return WithTopicFilter(topicFilterBuilder.Build());
    }

    public MqttClientSubscribeOptionsBuilder WithTopicFilter(MqttTopicFilter topicFilter)
    {
        ArgumentNullException.ThrowIfNull(topicFilter);
        _options.TopicFilters.Add(topicFilter);
        return this;
    }

    public MqttClientSubscribeOptionsBuilder WithUserProperty(string name, ReadOnlyMemory<byte> value)
    {
        (_options.UserProperties ??= []).Add(new(name, value));
        return this;
    }
}
