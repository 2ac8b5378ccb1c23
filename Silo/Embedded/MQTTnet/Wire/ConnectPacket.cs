using System.Buffers;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Muser.Embedded.Mqtt.Topics;

namespace Muser.Embedded.Mqtt.Wire;

/// <summary>CONNECT (MQTT 5, 3.1).</summary>
internal sealed class ConnectPacket
{
    private const byte ReservedFlag = 0x01;
    private const byte CleanStartFlag = 0x02;
    private const byte WillFlag = 0x04;
    private const byte WillRetainFlag = 0x20;
    private const byte PasswordFlag = 0x40;
    private const byte UserNameFlag = 0x80;

    public MqttProtocolVersion Version { get; set; }

    public string ClientId { get; set; } = "";

    public bool CleanStart { get; set; }

    public ushort KeepAliveSeconds { get; set; }

    public string? UserName { get; set; }

    public byte[]? Password { get; set; }

    public MqttApplicationMessage? Will { get; set; }

    public uint WillDelaySeconds { get; set; }

    public PropertySet? Properties { get; set; }

    public static PacketFault Read(ReadOnlySpan<byte> body, out ConnectPacket packet)
    {
        PacketReader reader = new(body);
        packet = new();
        var protocol = reader.Binary();
        var level = reader.Byte();
        if (reader.Fault != PacketFault.None)
        {
            return reader.Fault;
        }

        packet.Version = protocol.SequenceEqual("MQTT"u8) && level is 4 or 5 || protocol.SequenceEqual("MQIsdp"u8) && level == 3
            ? (MqttProtocolVersion)level
            : MqttProtocolVersion.Unknown;
        if (packet.Version == MqttProtocolVersion.Unknown)
        {
            return PacketFault.UnsupportedVersion;
        }

        var flags = reader.Byte();
        var willQuality = (flags >> 3) & 0b11;
        var hasWill = (flags & WillFlag) != 0;
        if ((flags & ReservedFlag) != 0 || willQuality == 3 || (!hasWill && (flags & (WillRetainFlag | 0b11000)) != 0)
            || (packet.Version != MqttProtocolVersion.V500 && (flags & (PasswordFlag | UserNameFlag)) == PasswordFlag))
        {
            return PacketFault.Malformed;
        }

        packet.CleanStart = (flags & CleanStartFlag) != 0;
        packet.KeepAliveSeconds = reader.UInt16();
        if (packet.Version == MqttProtocolVersion.V500)
        {
            packet.Properties = PropertySet.Read(ref reader, PropertySet.OfConnect);
            if (packet.Properties is { AuthenticationData: not null, AuthenticationMethod: null })
            {
                reader.Fail(PacketFault.ProtocolError);
            }
        }

        packet.ClientId = reader.String();
        if (hasWill)
        {
            packet.ReadWill(ref reader, (MqttQualityOfServiceLevel)willQuality, (flags & WillRetainFlag) != 0);
        }

        if ((flags & UserNameFlag) != 0)
        {
            packet.UserName = reader.String();
        }

        if ((flags & PasswordFlag) != 0)
        {
            packet.Password = reader.Binary().ToArray();
        }

        reader.End();
        return reader.Fault;
    }

    public void Write(OutputBuffer output)
    {
        output.Byte((byte)PacketType.Connect << 4);
        var section = output.Begin(128);
        output.String(Version == MqttProtocolVersion.V310 ? "MQIsdp" : "MQTT");
        output.Byte((byte)Version);
        output.Byte((byte)((CleanStart ? CleanStartFlag : 0)
            | (Will is { } message ? WillFlag | ((int)message.QualityOfServiceLevel << 3) | (message.Retain ? WillRetainFlag : 0) : 0)
            | (Password is null ? 0 : PasswordFlag)
            | (UserName is null ? 0 : UserNameFlag)));
        output.UInt16(KeepAliveSeconds);
        if (Version == MqttProtocolVersion.V500)
        {
            PropertySet.Write(output, Properties);
        }

        output.String(ClientId);
        if (Will is { } will)
        {
            if (Version == MqttProtocolVersion.V500)
            {
                MessageProperties.Write(output, will, will.MessageExpiryInterval, 0, null, WillDelaySeconds);
            }

            output.String(will.Topic);
            output.Binary(will.Payload.ToArray());
        }

        if (UserName is not null)
        {
            output.String(UserName);
        }

        if (Password is not null)
        {
            output.Binary(Password);
        }

        output.End(section);
    }

    private void ReadWill(ref PacketReader reader, MqttQualityOfServiceLevel quality, bool retain)
    {
        Will = new() { QualityOfServiceLevel = quality, Retain = retain };
        if (Version == MqttProtocolVersion.V500)
        {
            WillDelaySeconds = MessageProperties.ReadWill(ref reader, Will);
        }

        Will.Topic = reader.String();
        Will.Payload = new(reader.Binary().ToArray());
        if (reader.Fault == PacketFault.None && TopicRules.FaultOfTopic(Will.Topic) is not null)
        {
            reader.Fail(PacketFault.TopicNameInvalid);
        }
    }
}
