using System.Buffers;
using System.Text;
using MQTTnet.Exceptions;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

public sealed class MqttApplicationMessageBuilder
{
    private string _topic = "";
    private ReadOnlySequence<byte> _payload;
    private MqttQualityOfServiceLevel _quality;
    private bool _retain;
    private string? _responseTopic;
    private byte[]? _correlationData;
    private string? _contentType;
    private MqttPayloadFormatIndicator _format;
    private uint _expirySeconds;
    private ushort _topicAlias;
    private List<MqttUserProperty>? _userProperties;
    private List<uint>? _subscriptionIdentifiers;

    /// <exception cref="MqttProtocolViolationException">There is neither a topic nor a topic alias.</exception>
    public MqttApplicationMessage Build() => _topic.Length == 0 && _topicAlias == 0
        ? throw new MqttProtocolViolationException("Topic or TopicAlias is not set.")
        : new()
        {
            Topic = _topic,
            Payload = _payload,
            QualityOfServiceLevel = _quality,
            Retain = _retain,
            ResponseTopic = _responseTopic,
            CorrelationData = _correlationData,
            ContentType = _contentType,
            PayloadFormatIndicator = _format,
            MessageExpiryInterval = _expirySeconds,
            TopicAlias = _topicAlias,
            UserProperties = _userProperties,
            SubscriptionIdentifiers = _subscriptionIdentifiers,
        };

    public MqttApplicationMessageBuilder WithTopic(string? topic)
    {
        _topic = topic ?? "";
        return this;
    }

    public MqttApplicationMessageBuilder WithPayload(byte[]? payload) => WithPayload(new ReadOnlySequence<byte>(payload ?? []));

    public MqttApplicationMessageBuilder WithPayload(ArraySegment<byte> payloadSegment) => WithPayload(new ReadOnlySequence<byte>(payloadSegment));

    public MqttApplicationMessageBuilder WithPayload(ReadOnlySequence<byte> payload)
    {
        _payload = payload;
        return this;
    }

    public MqttApplicationMessageBuilder WithPayload(IEnumerable<byte>? payload) => WithPayload(payload as byte[] ?? payload?.ToArray());

    public MqttApplicationMessageBuilder WithPayload(string? payload) => WithPayload(payload is null ? null : Encoding.UTF8.GetBytes(payload));

    public MqttApplicationMessageBuilder WithPayloadSegment(ArraySegment<byte> payloadSegment) => WithPayload(payloadSegment);

    public MqttApplicationMessageBuilder WithPayloadSegment(ReadOnlyMemory<byte> payloadSegment) => WithPayload(new ReadOnlySequence<byte>(payloadSegment));

    public MqttApplicationMessageBuilder WithQualityOfServiceLevel(MqttQualityOfServiceLevel qualityOfServiceLevel)
    {
        _quality = qualityOfServiceLevel;
        return this;
    }

    public MqttApplicationMessageBuilder WithRetainFlag(bool value = true)
    {
        _retain = value;
        return this;
    }

    public MqttApplicationMessageBuilder WithResponseTopic(string? responseTopic)
    {
        _responseTopic = responseTopic;
        return this;
    }

    public MqttApplicationMessageBuilder WithCorrelationData(byte[]? correlationData)
    {
        _correlationData = correlationData;
        return this;
    }

    public MqttApplicationMessageBuilder WithContentType(string? contentType)
    {
        _contentType = contentType;
        return this;
    }

    public MqttApplicationMessageBuilder WithPayloadFormatIndicator(MqttPayloadFormatIndicator payloadFormatIndicator)
    {
        _format = payloadFormatIndicator;
        return this;
    }

    /// <param name="messageExpiryInterval">Seconds.</param>
    public MqttApplicationMessageBuilder WithMessageExpiryInterval(uint messageExpiryInterval)
    {
        _expirySeconds = messageExpiryInterval;
        return this;
    }

    public MqttApplicationMessageBuilder WithTopicAlias(ushort topicAlias)
    {
        _topicAlias = topicAlias;
        return this;
    }

    public MqttApplicationMessageBuilder WithSubscriptionIdentifier(uint subscriptionIdentifier)
    {
        (_subscriptionIdentifiers ??= []).Add(subscriptionIdentifier);
        return this;
    }

    public MqttApplicationMessageBuilder WithUserProperty(string name, ArraySegment<byte> value) => With(new MqttUserProperty(name, value));

    public MqttApplicationMessageBuilder WithUserProperty(string name, ReadOnlyMemory<byte> value) => With(new MqttUserProperty(name, value));

    private MqttApplicationMessageBuilder With(MqttUserProperty property)
    {
        (_userProperties ??= []).Add(property);
        return this;
    }
}
