using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Muser.Embedded.Mqtt.Wire;

/// <summary>DISCONNECT (MQTT 5, 3.14).</summary>
internal readonly record struct DisconnectPacket(MqttDisconnectReasonCode ReasonCode, PropertySet? Properties)
{
    public static PacketFault Read(ReadOnlySpan<byte> body, MqttProtocolVersion version, out DisconnectPacket packet)
    {
        PacketReader reader = new(body);
        byte reason = 0;
        PropertySet? properties = null;
        if (version == MqttProtocolVersion.V500 && reader.Left > 0)
        {
            reason = reader.Byte();
            properties = reader.Left > 0 ? PropertySet.Read(ref reader, PropertySet.OfDisconnect) : null;
        }

        reader.End();
        packet = new((MqttDisconnectReasonCode)reason, properties);
        return reader.Fault;
    }

    public void Write(OutputBuffer output, MqttProtocolVersion version)
    {
        output.Byte((byte)PacketType.Disconnect << 4);
        var section = output.Begin(0);
        if (version == MqttProtocolVersion.V500 && (ReasonCode != MqttDisconnectReasonCode.NormalDisconnection || Properties is not null))
        {
            output.Byte((byte)ReasonCode);
            if (Properties is not null)
            {
                PropertySet.Write(output, Properties);
            }
        }

        output.End(section);
    }
}
