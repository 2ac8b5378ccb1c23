using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

/// <summary>The answer to CONNECT.</summary>
public sealed class MqttClientConnectResult
{
    public MqttClientConnectResultCode ResultCode { get; init; }

    public string? ReasonString { get; init; }

    /// <summary>The server has kept the session.</summary>
    public bool IsSessionPresent { get; init; }

    /// <summary>The client id that the server chose for a client without one.</summary>
    public string? AssignedClientIdentifier { get; init; }

    /// <summary>Seconds; not 0 where the server does not accept the client's period.</summary>
    public ushort ServerKeepAlive { get; init; }

    public uint? SessionExpiryInterval { get; init; }

    public ushort? ReceiveMaximum { get; init; }

    public uint? MaximumPacketSize { get; init; }

    public ushort TopicAliasMaximum { get; init; }

    public MqttQualityOfServiceLevel MaximumQoS { get; init; } = MqttQualityOfServiceLevel.ExactlyOnce;

    public bool RetainAvailable { get; init; } = true;

    public bool WildcardSubscriptionAvailable { get; init; } = true;

    public bool SubscriptionIdentifiersAvailable { get; init; } = true;

    public bool SharedSubscriptionAvailable { get; init; } = true;

    public string? ResponseInformation { get; init; }

    public string? ServerReference { get; init; }

    public List<MqttUserProperty>? UserProperties { get; init; }
}
