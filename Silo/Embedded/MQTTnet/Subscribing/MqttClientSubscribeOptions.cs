using MQTTnet.Packets;

namespace MQTTnet;

public sealed class MqttClientSubscribeOptions
{
    public List<MqttTopicFilter> TopicFilters { get; set; } = [];

    /// <summary>Comes back with every message that one of the filters matches; 0 for none (MQTT 5).</summary>
    public uint SubscriptionIdentifier { get; set; }

    public List<MqttUserProperty>? UserProperties { get; set; }
}
