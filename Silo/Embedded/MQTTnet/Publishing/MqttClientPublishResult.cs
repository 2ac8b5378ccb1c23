using MQTTnet.Packets;

namespace MQTTnet;

/// <summary>The answer to a message. QoS 0 has none: it succeeds when it is sent.</summary>
public sealed class MqttClientPublishResult
{
    public MqttClientPublishResult(
        ushort? packetIdentifier, MqttClientPublishReasonCode reasonCode, string? reasonString, IReadOnlyCollection<MqttUserProperty>? userProperties)
    {
        PacketIdentifier = packetIdentifier;
        ReasonCode = reasonCode;
        ReasonString = reasonString;
        UserProperties = userProperties ?? [];
    }

    public bool IsSuccess => ReasonCode is MqttClientPublishReasonCode.Success or MqttClientPublishReasonCode.NoMatchingSubscribers;

    public ushort? PacketIdentifier { get; }

    public MqttClientPublishReasonCode ReasonCode { get; }

    public string? ReasonString { get; }

    public IReadOnlyCollection<MqttUserProperty> UserProperties { get; }
}
