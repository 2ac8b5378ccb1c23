using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Muser.Embedded.Mqtt.Wire;
using Muser.Mqtt.Tests.Fixtures;
using Muser.Testing;

namespace Muser.Mqtt.Tests.Embedded;

[Trait("Tier", "Unit")]
[Collection(nameof(Alone))]
public sealed class WireAllocationTests
{
    private static readonly MqttApplicationMessage Message = new()
    {
        Topic = "device/dish-07/param",
        Payload = new(new byte[100]),
        QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
    };

    [Fact]
    public void WritingAMessageAllocatesNothing()
    {
        OutputBuffer output = new();
        Assert.Equal(0, Allocated(() =>
        {
            output.Clear();
            PublishPacket.Write(output, Message, new(MqttQualityOfServiceLevel.AtLeastOnce, 7), MqttProtocolVersion.V500);
        }));
    }

    [Fact]
    public void ReadingAMessageAllocatesTheMessageAndItsPayload()
    {
        OutputBuffer output = new();
        PublishPacket.Write(output, Message, new(MqttQualityOfServiceLevel.AtLeastOnce, 7), MqttProtocolVersion.V500);
        Frame.TryRead(output.Written.Span, int.MaxValue, out var frame, out _);
        var body = output.Written.Slice(frame.BodyOffset, frame.BodyLength);

        // The message is 128 bytes, its 100 bytes of payload with their header 128: the topic is known.
        Assert.InRange(Allocated(() => PublishPacket.Read(frame.Header, body.Span, MqttProtocolVersion.V500, out _, out _)), 1, 256);
    }

    [Fact]
    public void ReadingAndWritingAnAcknowledgementAllocatesNothing()
    {
        OutputBuffer output = new();
        Assert.Equal(0, Allocated(() =>
        {
            output.Clear();
            new AckPacket(PacketType.PubAck, 7).Write(output, MqttProtocolVersion.V500);
            AckPacket.Read(PacketType.PubAck, output.Written.Span[2..], MqttProtocolVersion.V500, out _);
        }));
    }

    /// <summary>Bytes a call, once it is warm.</summary>
    private static long Allocated(Action call)
    {
        for (var i = 0; i < 1000; i++)
        {
            call();
        }

        return Allocation.Of(call);
    }
}
