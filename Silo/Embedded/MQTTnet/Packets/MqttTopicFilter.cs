using MQTTnet.Protocol;

namespace MQTTnet.Packets;

/// <summary>One line of a SUBSCRIBE packet. What is more than topic and QoS needs MQTT 5.</summary>
public sealed class MqttTopicFilter
{
    public string Topic { get; set; } = "";

    /// <summary>The most that the subscriber wants.</summary>
    public MqttQualityOfServiceLevel QualityOfServiceLevel { get; set; }

    /// <summary>A client's own messages do not come back to it.</summary>
    public bool NoLocal { get; set; }

    /// <summary>The retain flag stays as the publisher set it; otherwise it says that a message was retained before the subscription.</summary>
    public bool RetainAsPublished { get; set; }

    public MqttRetainHandling RetainHandling { get; set; }

    public override string ToString() =>
        $"TopicFilter: [Topic={Topic}] [QualityOfServiceLevel={QualityOfServiceLevel}] [NoLocal={NoLocal}] [RetainAsPublished={RetainAsPublished}] [RetainHandling={RetainHandling}]";
}
