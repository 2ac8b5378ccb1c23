using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Server;

/// <summary>What a client is told when the server closes its connection. MQTT 3.1.1 has no words for it.</summary>
public sealed class MqttServerClientDisconnectOptions
{
    public MqttDisconnectReasonCode ReasonCode { get; set; }

    public string? ReasonString { get; set; }

    public string? ServerReference { get; set; }

    public List<MqttUserProperty>? UserProperties { get; set; }
}
