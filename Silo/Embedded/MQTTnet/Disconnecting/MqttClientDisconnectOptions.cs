using MQTTnet.Packets;

namespace MQTTnet;

/// <summary>What a client says when it leaves. MQTT 3.1.1 has no more than the leaving itself.</summary>
public sealed class MqttClientDisconnectOptions
{
    public MqttClientDisconnectOptionsReason Reason { get; set; }

    public string? ReasonString { get; set; }

    /// <summary>Seconds; 0 leaves what was said when connecting.</summary>
    public uint SessionExpiryInterval { get; set; }

    public List<MqttUserProperty>? UserProperties { get; set; }
}
