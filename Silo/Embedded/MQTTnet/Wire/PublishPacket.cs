using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Muser.Embedded.Mqtt.Topics;

namespace Muser.Embedded.Mqtt.Wire;

/// <summary>PUBLISH (MQTT 5, 3.3).</summary>
internal static class PublishPacket
{
    private const byte RetainFlag = 0x01;
    private const byte DupFlag = 0x08;

    /// <summary>Reads a packet; the message owns its bytes.</summary>
    /// <param name="header">The first byte of the packet.</param>
    /// <param name="body">What follows the fixed header.</param>
    /// <param name="version">Of the connection.</param>
    /// <param name="message">Its topic is empty where only an alias stands for it.</param>
    /// <param name="packetId">0 for QoS 0.</param>
    public static PacketFault Read(byte header, ReadOnlySpan<byte> body, MqttProtocolVersion version, out MqttApplicationMessage message, out ushort packetId)
    {
        PacketReader reader = new(body);
        message = new()
        {
            QualityOfServiceLevel = (MqttQualityOfServiceLevel)((header >> 1) & 0b11),
            Retain = (header & RetainFlag) != 0,
            Dup = (header & DupFlag) != 0,
            Topic = reader.Topic(),
        };
        packetId = 0;
        if (message.QualityOfServiceLevel > MqttQualityOfServiceLevel.AtMostOnce)
        {
            packetId = reader.UInt16();
            if (packetId == 0)
            {
                reader.Fail(PacketFault.ProtocolError);
            }
        }

        if (version == MqttProtocolVersion.V500)
        {
            MessageProperties.Read(ref reader, message);
        }

        if (reader.Fault == PacketFault.None
            && (message.Topic.Length == 0 ? message.TopicAlias == 0 : TopicRules.FaultOfTopic(message.Topic) is not null))
        {
            reader.Fail(message.Topic.Length == 0 ? PacketFault.ProtocolError : PacketFault.TopicNameInvalid);
        }

        var payload = reader.Remaining();
        if (payload.Length > 0)
        {
            message.Payload = new(payload.ToArray());
        }

        return reader.Fault;
    }

    public static void Write(OutputBuffer output, MqttApplicationMessage message, in PublishHeader header, MqttProtocolVersion version)
    {
        output.Byte((byte)(((byte)PacketType.Publish << 4) | (header.Dup ? DupFlag : 0) | ((int)header.Quality << 1) | (header.Retain ? RetainFlag : 0)));
        var section = output.Begin((int)Math.Min(VariableIntLength.Largest, message.Payload.Length + message.Topic.Length + 8));
        output.String(header.AliasIsKnown ? "" : message.Topic);
        if (header.Quality > MqttQualityOfServiceLevel.AtMostOnce)
        {
            output.UInt16(header.PacketId);
        }

        if (version == MqttProtocolVersion.V500)
        {
            MessageProperties.Write(output, message, header.ExpirySeconds, header.TopicAlias, header.Subscriptions);
        }

        output.Raw(message.Payload);
        output.End(section);
    }
}
