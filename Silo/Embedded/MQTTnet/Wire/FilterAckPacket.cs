using MQTTnet.Formatter;

namespace Muser.Embedded.Mqtt.Wire;

/// <summary>SUBACK and UNSUBACK (MQTT 5, 3.9 and 3.11).</summary>
/// <param name="Type">Which of them.</param>
/// <param name="PacketId">Of the request.</param>
/// <param name="Reasons">One for each filter; the UNSUBACK of MQTT 3.1.1 has none.</param>
/// <param name="Properties">Why.</param>
internal readonly record struct FilterAckPacket(PacketType Type, ushort PacketId, byte[] Reasons, PropertySet? Properties)
{
    /// <summary>The one failure that MQTT 3.1.1 knows.</summary>
    private const byte Failure = 0x80;

    public static PacketFault Read(PacketType type, ReadOnlySpan<byte> body, MqttProtocolVersion version, out FilterAckPacket packet)
    {
        PacketReader reader = new(body);
        var id = reader.UInt16();
        var properties = version == MqttProtocolVersion.V500 ? PropertySet.Read(ref reader, PropertySet.OfAnswer) : null;
        packet = new(type, id, reader.Remaining().ToArray(), properties);
        return reader.Fault;
    }

    public void Write(OutputBuffer output, MqttProtocolVersion version)
    {
        output.Byte((byte)((byte)Type << 4));
        var section = output.Begin(0);
        output.UInt16(PacketId);
        if (version == MqttProtocolVersion.V500)
        {
            PropertySet.Write(output, Properties);
            output.Raw(Reasons);
        }
        else if (Type == PacketType.SubAck)
        {
            foreach (var reason in Reasons)
            {
                output.Byte(Math.Min(reason, Failure));
            }
        }

        output.End(section);
    }
}
