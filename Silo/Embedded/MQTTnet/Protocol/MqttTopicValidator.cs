using MQTTnet.Exceptions;
using Muser.Embedded.Mqtt.Topics;

namespace MQTTnet.Protocol;

public static class MqttTopicValidator
{
    /// <summary>Throws unless a message has a topic that may be published to, or a topic alias.</summary>
    public static void ThrowIfInvalid(MqttApplicationMessage applicationMessage)
    {
        ArgumentNullException.ThrowIfNull(applicationMessage);
        if (applicationMessage.TopicAlias == 0)
        {
            ThrowIfInvalid(applicationMessage.Topic);
        }
    }

    /// <exception cref="MqttProtocolViolationException">The topic is empty or holds a wildcard.</exception>
    public static void ThrowIfInvalid(string? topic)
    {
        if (TopicRules.FaultOfTopic(topic) is { } fault)
        {
            throw new MqttProtocolViolationException(fault);
        }
    }

    /// <exception cref="MqttProtocolViolationException">The filter is empty, or a wildcard does not fill a whole level.</exception>
    public static void ThrowIfInvalidSubscribe(string? topic)
    {
        if (TopicRules.FaultOfFilter(topic) is { } fault)
        {
            throw new MqttProtocolViolationException(fault);
        }
    }
}
