using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using Muser.Embedded.Mqtt.Topics;

namespace Muser.Embedded.Mqtt.Wire;

/// <summary>SUBSCRIBE (MQTT 5, 3.8).</summary>
internal readonly record struct SubscribePacket(ushort PacketId, List<MqttTopicFilter> Filters, PropertySet? Properties)
{
    private const int NoLocalFlag = 0x04;
    private const int RetainAsPublishedFlag = 0x08;

    public static PacketFault Read(ReadOnlySpan<byte> body, MqttProtocolVersion version, out SubscribePacket packet)
    {
        PacketReader reader = new(body);
        var id = reader.UInt16();
        if (id == 0)
        {
            reader.Fail(PacketFault.ProtocolError);
        }

        var properties = version == MqttProtocolVersion.V500 ? PropertySet.Read(ref reader, PropertySet.OfSubscribe) : null;
        packet = new(id, [], properties);
        do
        {
            var topic = reader.Topic();
            var options = reader.Byte();
            var reserved = version == MqttProtocolVersion.V500 ? 0b1100_0000 : 0b1111_1100;
            if ((options & reserved) != 0 || (options & 0b11) == 0b11 || (options & 0b0011_0000) == 0b0011_0000)
            {
                reader.Fail(PacketFault.Malformed);
            }

            if (reader.Fault == PacketFault.None && TopicRules.FaultOfFilter(topic) is not null)
            {
                reader.Fail(version == MqttProtocolVersion.V500 ? PacketFault.TopicFilterInvalid : PacketFault.Malformed);
            }

            if (TopicRules.IsShared(topic) && (options & NoLocalFlag) != 0)
            {
                reader.Fail(PacketFault.ProtocolError);
            }

            packet.Filters.Add(new()
            {
                Topic = topic,
                QualityOfServiceLevel = (MqttQualityOfServiceLevel)(options & 0b11),
                NoLocal = (options & NoLocalFlag) != 0,
                RetainAsPublished = (options & RetainAsPublishedFlag) != 0,
                RetainHandling = (MqttRetainHandling)((options >> 4) & 0b11),
            });
        }
        while (reader.Left > 0);
        return reader.Fault;
    }

    public void Write(OutputBuffer output, MqttProtocolVersion version)
    {
        output.Byte(((byte)PacketType.Subscribe << 4) | 0b0010);
        var section = output.Begin(0);
        output.UInt16(PacketId);
        if (version == MqttProtocolVersion.V500)
        {
            PropertySet.Write(output, Properties);
        }

        foreach (var filter in Filters)
        {
            output.String(filter.Topic);
            var options = (int)filter.QualityOfServiceLevel;
            if (version == MqttProtocolVersion.V500)
            {
                options |= (filter.NoLocal ? NoLocalFlag : 0) | (filter.RetainAsPublished ? RetainAsPublishedFlag : 0) | ((int)filter.RetainHandling << 4);
            }

            output.Byte((byte)options);
        }

        output.End(section);
    }
}
