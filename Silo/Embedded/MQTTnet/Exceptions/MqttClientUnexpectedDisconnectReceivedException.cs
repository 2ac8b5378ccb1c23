using MQTTnet.Packets;
using MQTTnet.Protocol;
using Muser.Embedded.Mqtt.Wire;

namespace MQTTnet.Exceptions;

/// <summary>The server said DISCONNECT while an answer was awaited.</summary>
public sealed class MqttClientUnexpectedDisconnectReceivedException : MqttCommunicationException
{
    internal MqttClientUnexpectedDisconnectReceivedException(DisconnectPacket packet)
        : base($"The server closed the connection: {packet.ReasonCode}{(packet.Properties?.ReasonString is { } text ? $" ({text})" : "")}.")
    {
        ReasonCode = packet.ReasonCode;
        ReasonString = packet.Properties?.ReasonString;
        ServerReference = packet.Properties?.ServerReference;
        SessionExpiryInterval = packet.Properties?.SessionExpirySeconds;
        UserProperties = packet.Properties?.UserProperties;
    }

    public MqttDisconnectReasonCode? ReasonCode { get; }

    public string? ReasonString { get; }

    public string? ServerReference { get; }

    public uint? SessionExpiryInterval { get; }

    public List<MqttUserProperty>? UserProperties { get; }
}
