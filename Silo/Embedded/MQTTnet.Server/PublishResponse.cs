using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Server;

/// <summary>The answer to a message of QoS 1 or 2.</summary>
public sealed class PublishResponse
{
    public MqttPubAckReasonCode ReasonCode { get; set; }

    public string? ReasonString { get; set; }

    public List<MqttUserProperty> UserProperties { get; set; } = [];
}
