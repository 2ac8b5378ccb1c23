using MQTTnet.Formatter;
using Muser.Embedded.Mqtt.Topics;

namespace Muser.Embedded.Mqtt.Wire;

/// <summary>UNSUBSCRIBE (MQTT 5, 3.10).</summary>
internal readonly record struct UnsubscribePacket(ushort PacketId, List<string> Filters, PropertySet? Properties)
{
    public static PacketFault Read(ReadOnlySpan<byte> body, MqttProtocolVersion version, out UnsubscribePacket packet)
    {
        PacketReader reader = new(body);
        var id = reader.UInt16();
        if (id == 0)
        {
            reader.Fail(PacketFault.ProtocolError);
        }

        var properties = version == MqttProtocolVersion.V500 ? PropertySet.Read(ref reader, PropertySet.OfUnsubscribe) : null;
        packet = new(id, [], properties);
        do
        {
            var filter = reader.Topic();
            if (reader.Fault == PacketFault.None && TopicRules.FaultOfFilter(filter) is not null)
            {
                reader.Fail(version == MqttProtocolVersion.V500 ? PacketFault.TopicFilterInvalid : PacketFault.Malformed);
            }

            packet.Filters.Add(filter);
        }
        while (reader.Left > 0);
        return reader.Fault;
    }

    public void Write(OutputBuffer output, MqttProtocolVersion version)
    {
        output.Byte(((byte)PacketType.Unsubscribe << 4) | 0b0010);
        var section = output.Begin(0);
        output.UInt16(PacketId);
        if (version == MqttProtocolVersion.V500)
        {
            PropertySet.Write(output, Properties);
        }

        foreach (var filter in Filters)
        {
            output.String(filter);
        }

        output.End(section);
    }
}
