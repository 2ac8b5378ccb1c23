using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Server;

/// <summary>The answer to one topic filter.</summary>
public sealed class SubscribeResponse
{
    /// <summary>A QoS, which is granted, or a refusal.</summary>
    public MqttSubscribeReasonCode ReasonCode { get; set; }

    public string? ReasonString { get; set; }

    public List<MqttUserProperty> UserProperties { get; } = [];
}
