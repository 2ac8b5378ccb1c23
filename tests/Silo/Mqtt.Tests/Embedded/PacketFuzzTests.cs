using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Muser.Embedded.Mqtt.Wire;

namespace Muser.Mqtt.Tests.Embedded;

/// <summary>Bytes that others wrote: every decoder ends with a fault or a packet, never with an exception, and never reads what is not there.</summary>
[Trait("Tier", "Unit")]
public sealed class PacketFuzzTests
{
    private const int Rounds = 200_000;

    [Fact]
    public void RandomBytesNeverThrow()
    {
        Random random = new(20261128);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            if (Frame.TryRead(bytes, 1024, out var frame, out _))
            {
                Assert.True(frame.Length <= bytes.Length);
            }

            DecodeAll(bytes);
        }
    }

    [Fact]
    public void DamagedPacketsNeverThrow()
    {
        Random random = new(1883);
        var packets = Samples();
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = packets[random.Next(packets.Count)].ToArray();
            for (var damage = random.Next(1, 4); damage > 0; damage--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var cut = bytes.AsSpan(0, random.Next(bytes.Length) + 1);
            if (Frame.TryRead(cut, int.MaxValue, out var frame, out _))
            {
                Decode(frame.Header, cut.Slice(frame.BodyOffset, frame.BodyLength), MqttProtocolVersion.V500);
                Decode(frame.Header, cut.Slice(frame.BodyOffset, frame.BodyLength), MqttProtocolVersion.V311);
            }
        }
    }

    [Fact]
    public void EveryPrefixOfAPacketWaitsForMore()
    {
        foreach (var packet in Samples())
        {
            for (var length = 0; length < packet.Length; length++)
            {
                Assert.False(Frame.TryRead(packet.AsSpan(0, length), int.MaxValue, out _, out var none));
                Assert.Equal(PacketFault.None, none);
            }

            Assert.True(Frame.TryRead(packet, int.MaxValue, out var frame, out _));
            Assert.Equal(packet.Length, frame.Length);
            Assert.Equal(PacketFault.None, Decode(frame.Header, packet.AsSpan(frame.BodyOffset, frame.BodyLength), MqttProtocolVersion.V500));
        }
    }

    [Fact]
    public void ALengthOfFiveBytesIsMalformedAndALargeOneTooLarge()
    {
        Assert.False(Frame.TryRead([0x30, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], int.MaxValue, out _, out var fault));
        Assert.Equal(PacketFault.Malformed, fault);
        Assert.False(Frame.TryRead([0x30, 0xFF, 0xFF, 0xFF, 0x7F], 1 << 20, out _, out fault));
        Assert.Equal(PacketFault.PacketTooLarge, fault);
    }

    [Theory]
    [InlineData(new byte[] { 0, 3, (byte)'a', 0xC0, 0x80, 0 }, PacketFault.Malformed)] // overlong U+0000
    [InlineData(new byte[] { 0, 3, 0xED, 0xA0, 0x80, 0 }, PacketFault.Malformed)] // a surrogate
    [InlineData(new byte[] { 0, 3, (byte)'a', 0, (byte)'b', 0 }, PacketFault.Malformed)] // U+0000
    [InlineData(new byte[] { 0, 3, (byte)'a', (byte)'/', (byte)'#', 0 }, PacketFault.TopicNameInvalid)]
    [InlineData(new byte[] { 0, 3, (byte)'+', (byte)'/', (byte)'a', 0 }, PacketFault.TopicNameInvalid)]
    [InlineData(new byte[] { 0, 0, 0 }, PacketFault.ProtocolError)] // neither topic nor alias
    [InlineData(new byte[] { 0, 9, (byte)'a', 0 }, PacketFault.Malformed)] // longer than the packet
    [InlineData(new byte[] { 0, 1, (byte)'a', 3, 0x23, 0, 0 }, PacketFault.TopicAliasInvalid)]
    [InlineData(new byte[] { 0, 1, (byte)'a', 4, 0x01, 0, 0x01, 1 }, PacketFault.ProtocolError)] // a property twice
    [InlineData(new byte[] { 0, 1, (byte)'a', 2, 0x11, 0 }, PacketFault.Malformed)] // a property of CONNECT
    public void APublishThatIsNoneIsRefusedWithItsReason(byte[] body, object fault) =>
        Assert.Equal((PacketFault)fault, PublishPacket.Read(0x30, body, MqttProtocolVersion.V500, out _, out _));

    private static void DecodeAll(ReadOnlySpan<byte> body)
    {
        foreach (var version in new[] { MqttProtocolVersion.V311, MqttProtocolVersion.V500 })
        {
            for (var type = PacketType.Connect; type <= PacketType.Auth; type++)
            {
                Decode((byte)(((byte)type << 4) | 0b0010), body, version);
            }
        }
    }

    private static PacketFault Decode(byte header, ReadOnlySpan<byte> body, MqttProtocolVersion version)
    {
        var type = (PacketType)(header >> 4);
        return type switch
        {
            PacketType.Connect => ConnectPacket.Read(body, out _),
            PacketType.ConnAck => ConnAckPacket.Read(body, version, out _),
            PacketType.Publish => PublishPacket.Read(header, body, version, out _, out _),
            PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp => AckPacket.Read(type, body, version, out _),
            PacketType.Subscribe => SubscribePacket.Read(body, version, out _),
            PacketType.Unsubscribe => UnsubscribePacket.Read(body, version, out _),
            PacketType.SubAck or PacketType.UnsubAck => FilterAckPacket.Read(type, body, version, out _),
            PacketType.Disconnect => DisconnectPacket.Read(body, version, out _),
            _ => PacketFault.None,
        };
    }

    private static List<byte[]> Samples()
    {
        OutputBuffer output = new();
        List<byte[]> samples = [];
        MqttApplicationMessage message = new()
        {
            Topic = "device/dish-07/param",
            Payload = new("{\"values\":{}}"u8.ToArray()),
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            ResponseTopic = "answer",
            CorrelationData = [1, 2, 3],
            ContentType = "application/json",
            MessageExpiryInterval = 5,
            UserProperties = [new("traceparent", "00-1"u8.ToArray())],
        };
        Add(() => PublishPacket.Write(output, message, new(MqttQualityOfServiceLevel.AtLeastOnce, 7, ExpirySeconds: 5, TopicAlias: 3, Subscriptions: [1, 200]), MqttProtocolVersion.V500));
        Add(() => new ConnectPacket
        {
            Version = MqttProtocolVersion.V500,
            ClientId = "dish-07",
            CleanStart = true,
            KeepAliveSeconds = 15,
            UserName = "dish-07",
            Password = [1, 2, 3],
            Will = message,
            WillDelaySeconds = 3,
            Properties = new() { SessionExpirySeconds = 60, ReceiveMaximum = 64, UserProperties = [new("a", "b"u8.ToArray())] },
        }.Write(output));
        Add(() => new ConnAckPacket(true, MqttConnectReasonCode.Success, new() { AssignedClientIdentifier = "x", MaximumQoS = 1 }).Write(output, MqttProtocolVersion.V500));
        Add(() => new AckPacket(PacketType.PubRel, 9, 0x92, new() { ReasonString = "why" }).Write(output, MqttProtocolVersion.V500));
        Add(() => new SubscribePacket(4, [new() { Topic = "a/+/#", NoLocal = true }, new() { Topic = "b" }], new() { SubscriptionIdentifier = 300 }).Write(output, MqttProtocolVersion.V500));
        Add(() => new UnsubscribePacket(4, ["a/+/#"], null).Write(output, MqttProtocolVersion.V500));
        Add(() => new FilterAckPacket(PacketType.SubAck, 4, [0, 0x87], null).Write(output, MqttProtocolVersion.V500));
        Add(() => new DisconnectPacket(MqttDisconnectReasonCode.ServerBusy, new() { ReasonString = "later" }).Write(output, MqttProtocolVersion.V500));
        return samples;

        void Add(Action write)
        {
            output.Clear();
            write();
            samples.Add(output.Written.ToArray());
        }
    }
}
