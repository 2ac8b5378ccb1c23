using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Muser.Embedded.Mqtt;

/// <summary>What became of a message that a client published.</summary>
internal readonly record struct PublishOutcome(
    MqttPubAckReasonCode Reason, bool CloseConnection = false, string? ReasonString = null, List<MqttUserProperty>? UserProperties = null);
