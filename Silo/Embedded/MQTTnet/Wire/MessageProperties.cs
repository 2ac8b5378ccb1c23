using MQTTnet;
using MQTTnet.Protocol;

namespace Muser.Embedded.Mqtt.Wire;

/// <summary>The properties of PUBLISH (MQTT 5, 3.3.2.3) and of a will (3.1.3.2).</summary>
internal static class MessageProperties
{
    private static readonly ulong OfPublish = PropertyGuard.Set(
        PropertyId.PayloadFormatIndicator, PropertyId.MessageExpiryInterval, PropertyId.TopicAlias, PropertyId.ResponseTopic,
        PropertyId.CorrelationData, PropertyId.UserProperty, PropertyId.SubscriptionIdentifier, PropertyId.ContentType);

    private static readonly ulong OfWill = PropertyGuard.Set(
        PropertyId.WillDelayInterval, PropertyId.PayloadFormatIndicator, PropertyId.MessageExpiryInterval, PropertyId.ContentType,
        PropertyId.ResponseTopic, PropertyId.CorrelationData, PropertyId.UserProperty);

    public static void Read(ref PacketReader reader, MqttApplicationMessage message) => Read(ref reader, message, OfPublish);

    /// <summary>Returns the will's delay in seconds.</summary>
    public static uint ReadWill(ref PacketReader reader, MqttApplicationMessage will) => Read(ref reader, will, OfWill);

    /// <param name="output">Gets the length and the properties.</param>
    /// <param name="message">What they belong to.</param>
    /// <param name="expirySeconds">What is left of the message's expiry; 0 for none.</param>
    /// <param name="topicAlias">0 for none.</param>
    /// <param name="subscriptions">The subscriptions that it matched.</param>
    /// <param name="willDelaySeconds">Of a will.</param>
    public static void Write(
        OutputBuffer output, MqttApplicationMessage message, uint expirySeconds, ushort topicAlias, List<uint>? subscriptions, uint willDelaySeconds = 0)
    {
        var section = output.Begin(0);
        if (willDelaySeconds > 0)
        {
            output.Byte((byte)PropertyId.WillDelayInterval);
            output.UInt32(willDelaySeconds);
        }

        if (message.PayloadFormatIndicator != MqttPayloadFormatIndicator.Unspecified)
        {
            output.Byte((byte)PropertyId.PayloadFormatIndicator);
            output.Byte((byte)message.PayloadFormatIndicator);
        }

        if (expirySeconds > 0)
        {
            output.Byte((byte)PropertyId.MessageExpiryInterval);
            output.UInt32(expirySeconds);
        }

        if (topicAlias > 0)
        {
            output.Byte((byte)PropertyId.TopicAlias);
            output.UInt16(topicAlias);
        }

        if (message.ResponseTopic is { Length: > 0 } response)
        {
            output.Byte((byte)PropertyId.ResponseTopic);
            output.String(response);
        }

        if (message.CorrelationData is { } correlation)
        {
            output.Byte((byte)PropertyId.CorrelationData);
            output.Binary(correlation);
        }

        if (message.ContentType is { } type)
        {
            output.Byte((byte)PropertyId.ContentType);
            output.String(type);
        }

        for (var i = 0; i < subscriptions?.Count; i++)
        {
            output.Byte((byte)PropertyId.SubscriptionIdentifier);
            output.VariableInt(subscriptions[i]);
        }

        PropertySet.WriteUserProperties(output, message.UserProperties);
        output.End(section);
    }

    private static uint Read(ref PacketReader reader, MqttApplicationMessage message, ulong allowed)
    {
        var delaySeconds = 0u;
        var length = reader.VariableInt();
        if (length == 0)
        {
            return delaySeconds;
        }

        PacketReader inner = new(reader.Bytes((int)length));
        PropertyGuard guard = new(allowed);
        while (guard.Next(ref inner, out var id))
        {
            switch (id)
            {
                case PropertyId.WillDelayInterval: delaySeconds = inner.UInt32(); break;
                case PropertyId.PayloadFormatIndicator:
                    message.PayloadFormatIndicator = inner.Flag() ? MqttPayloadFormatIndicator.CharacterData : MqttPayloadFormatIndicator.Unspecified;
                    break;
                case PropertyId.MessageExpiryInterval: message.MessageExpiryInterval = inner.UInt32(); break;
                case PropertyId.TopicAlias:
                    message.TopicAlias = inner.UInt16();
                    if (message.TopicAlias == 0)
                    {
                        inner.Fail(PacketFault.TopicAliasInvalid);
                    }

                    break;
                case PropertyId.ResponseTopic:
                    message.ResponseTopic = inner.Topic();
                    if (message.ResponseTopic.AsSpan().IndexOfAny('+', '#') >= 0)
                    {
                        inner.Fail(PacketFault.ProtocolError);
                    }

                    break;
                case PropertyId.CorrelationData: message.CorrelationData = inner.Binary().ToArray(); break;
                case PropertyId.ContentType: message.ContentType = inner.Topic(); break;
                case PropertyId.SubscriptionIdentifier: (message.SubscriptionIdentifiers ??= []).Add(inner.VariableInt()); break;
                case PropertyId.UserProperty: (message.UserProperties ??= []).Add(PropertySet.ReadUserProperty(ref inner)); break;
                default: inner.Fail(PacketFault.Malformed); break;
            }
        }

        if (inner.Fault != PacketFault.None)
        {
            reader.Fail(inner.Fault);
        }

        return delaySeconds;
    }
}
