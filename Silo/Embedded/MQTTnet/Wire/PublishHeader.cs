using MQTTnet.Protocol;

namespace Muser.Embedded.Mqtt.Wire;

/// <summary>What differs from receiver to receiver of one message.</summary>
/// <param name="Quality">Of this delivery.</param>
/// <param name="PacketId">0 for QoS 0.</param>
/// <param name="Retain">As this receiver is told.</param>
/// <param name="Dup">Sent before.</param>
/// <param name="ExpirySeconds">What is left; 0 for none.</param>
/// <param name="TopicAlias">0 for none.</param>
/// <param name="AliasIsKnown">The alias alone stands for the topic.</param>
/// <param name="Subscriptions">Identifiers of those that it matched.</param>
internal readonly record struct PublishHeader(
    MqttQualityOfServiceLevel Quality,
    ushort PacketId = 0,
    bool Retain = false,
    bool Dup = false,
    uint ExpirySeconds = 0,
    ushort TopicAlias = 0,
    bool AliasIsKnown = false,
    List<uint>? Subscriptions = null);
