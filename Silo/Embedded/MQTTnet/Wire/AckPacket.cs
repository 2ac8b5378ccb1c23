using MQTTnet.Formatter;

namespace Muser.Embedded.Mqtt.Wire;

/// <summary>PUBACK, PUBREC, PUBREL and PUBCOMP (MQTT 5, 3.4 to 3.7).</summary>
/// <param name="Type">Which of them.</param>
/// <param name="PacketId">Of the message.</param>
/// <param name="Reason">0 for success; 0x80 and above for failure.</param>
/// <param name="Properties">Why.</param>
internal readonly record struct AckPacket(PacketType Type, ushort PacketId, byte Reason = 0, PropertySet? Properties = null)
{
    /// <summary>The reason code of PUBREL and PUBCOMP for an id that is not in use.</summary>
    public const byte PacketIdentifierNotFound = 0x92;

    public bool Failed => Reason >= 0x80;

    public static PacketFault Read(PacketType type, ReadOnlySpan<byte> body, MqttProtocolVersion version, out AckPacket packet)
    {
        PacketReader reader = new(body);
        var id = reader.UInt16();
        if (id == 0)
        {
            reader.Fail(PacketFault.ProtocolError);
        }

        byte reason = 0;
        PropertySet? properties = null;
        if (version == MqttProtocolVersion.V500 && reader.Left > 0)
        {
            reason = reader.Byte();
            properties = reader.Left > 0 ? PropertySet.Read(ref reader, PropertySet.OfAnswer) : null;
        }

        reader.End();
        packet = new(type, id, reason, properties);
        return reader.Fault;
    }

    public void Write(OutputBuffer output, MqttProtocolVersion version)
    {
        output.Byte((byte)(((byte)Type << 4) | (Type == PacketType.PubRel ? 0b0010 : 0)));
        var section = output.Begin(0);
        output.UInt16(PacketId);
        if (version == MqttProtocolVersion.V500 && (Reason != 0 || Properties is not null))
        {
            output.Byte(Reason);
            if (Properties is not null)
            {
                PropertySet.Write(output, Properties);
            }
        }

        output.End(section);
    }
}
