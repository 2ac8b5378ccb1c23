using MQTTnet.Formatter;

namespace MQTTnet;

public static class MqttApplicationMessageValidator
{
    /// <exception cref="NotSupportedException">The message needs MQTT 5 and another version is spoken.</exception>
    public static void ThrowIfNotSupported(MqttApplicationMessage applicationMessage, MqttProtocolVersion protocolVersion)
    {
        ArgumentNullException.ThrowIfNull(applicationMessage);
        if (protocolVersion == MqttProtocolVersion.V500)
        {
            return;
        }

        var feature = applicationMessage switch
        {
            { ContentType.Length: > 0 } => nameof(applicationMessage.ContentType),
            { UserProperties.Count: > 0 } => nameof(applicationMessage.UserProperties),
            { CorrelationData.Length: > 0 } => nameof(applicationMessage.CorrelationData),
            { ResponseTopic.Length: > 0 } => nameof(applicationMessage.ResponseTopic),
            { SubscriptionIdentifiers.Count: > 0 } => nameof(applicationMessage.SubscriptionIdentifiers),
            { TopicAlias: > 0 } => nameof(applicationMessage.TopicAlias),
            { PayloadFormatIndicator: > 0 } => nameof(applicationMessage.PayloadFormatIndicator),
            _ => null,
        };
        if (feature is not null)
        {
            throw new NotSupportedException($"Feature {feature} requires MQTT version 5.0.0.");
        }
    }
}
