using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Muser.Embedded.Mqtt.Wire;

/// <summary>CONNACK (MQTT 5, 3.2).</summary>
internal readonly record struct ConnAckPacket(bool SessionPresent, MqttConnectReasonCode ReasonCode, PropertySet? Properties)
{
    public static PacketFault Read(ReadOnlySpan<byte> body, MqttProtocolVersion version, out ConnAckPacket packet)
    {
        PacketReader reader = new(body);
        var flags = reader.Byte();
        if (flags > 1)
        {
            reader.Fail(PacketFault.Malformed);
        }

        var code = reader.Byte();
        PropertySet? properties = null;
        if (version == MqttProtocolVersion.V500 && reader.Left > 0)
        {
            properties = PropertySet.Read(ref reader, PropertySet.OfConnAck);
        }

        reader.End();
        packet = new(flags == 1, version == MqttProtocolVersion.V500 || code >= 0x80 ? (MqttConnectReasonCode)code : OfReturnCode(code), properties);
        return reader.Fault;
    }

    public void Write(OutputBuffer output, MqttProtocolVersion version)
    {
        output.Byte((byte)PacketType.ConnAck << 4);
        var section = output.Begin(0);
        output.Byte(SessionPresent && version != MqttProtocolVersion.V310 ? (byte)1 : (byte)0);
        if (version == MqttProtocolVersion.V500)
        {
            output.Byte((byte)ReasonCode);
            PropertySet.Write(output, Properties);
        }
        else
        {
            output.Byte(ToReturnCode(ReasonCode));
        }

        output.End(section);
    }

    /// <summary>MQTT 3.1.1, table 3.1.</summary>
    private static MqttConnectReasonCode OfReturnCode(byte code) => code switch
    {
        0 => MqttConnectReasonCode.Success,
        1 => MqttConnectReasonCode.UnsupportedProtocolVersion,
        2 => MqttConnectReasonCode.ClientIdentifierNotValid,
        3 => MqttConnectReasonCode.ServerUnavailable,
        4 => MqttConnectReasonCode.BadUserNameOrPassword,
        5 => MqttConnectReasonCode.NotAuthorized,
        _ => MqttConnectReasonCode.UnspecifiedError,
    };

    private static byte ToReturnCode(MqttConnectReasonCode code) => code switch
    {
        MqttConnectReasonCode.Success => 0,
        MqttConnectReasonCode.UnsupportedProtocolVersion => 1,
        MqttConnectReasonCode.ClientIdentifierNotValid => 2,
        MqttConnectReasonCode.BadUserNameOrPassword => 4,
        MqttConnectReasonCode.NotAuthorized or MqttConnectReasonCode.Banned or MqttConnectReasonCode.BadAuthenticationMethod => 5,
        _ => 3,
    };
}
