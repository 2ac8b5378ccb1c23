using System.Buffers;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

/// <summary>A message as it is published and received. Response topic, correlation data, user properties and expiry need MQTT 5.</summary>
public sealed class MqttApplicationMessage
{
    public string Topic { get; set; } = "";

    public ReadOnlySequence<byte> Payload { get; set; }

    public ArraySegment<byte> PayloadSegment
    {
        set => Payload = new(value);
    }

    public MqttQualityOfServiceLevel QualityOfServiceLevel { get; set; }

    public bool Retain { get; set; }

    /// <summary>The message may have been delivered before. Set by the sender of a packet, ignored when publishing.</summary>
    public bool Dup { get; set; }

    public string? ResponseTopic { get; set; }

    public byte[]? CorrelationData { get; set; }

    public string? ContentType { get; set; }

    public MqttPayloadFormatIndicator PayloadFormatIndicator { get; set; }

    /// <summary>Seconds until a server need not deliver the message any more; 0 for never.</summary>
    public uint MessageExpiryInterval { get; set; }

    public List<MqttUserProperty>? UserProperties { get; set; }

    /// <summary>The identifiers of the subscriptions that a received message matched.</summary>
    public List<uint>? SubscriptionIdentifiers { get; set; }

    /// <summary>Stands for the topic on one connection; 0 for none.</summary>
    public ushort TopicAlias { get; set; }
}
