using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Muser.Embedded.Mqtt.Wire;

namespace Muser.Embedded.Mqtt.Client;

/// <summary>From the options and results of the API to packets, and back.</summary>
internal static class ClientMessages
{
    public static List<TItem> Items<TFilter, TItem>(List<TFilter> filters, FilterAckPacket answer, Func<TFilter, byte, TItem> item) =>
        answer.Reasons.Length == filters.Count
            ? [.. filters.Zip(answer.Reasons, item)]
            : throw new MqttProtocolViolationException($"The server answered {answer.Reasons.Length} of {filters.Count} topic filters.");

    public static MqttClientConnectResult Result(ConnAckPacket answer, MqttProtocolVersion version)
    {
        var properties = answer.Properties;
        return new()
        {
            ResultCode = (MqttClientConnectResultCode)answer.ReasonCode,
            ReasonString = properties?.ReasonString,
            IsSessionPresent = answer.SessionPresent,
            AssignedClientIdentifier = properties?.AssignedClientIdentifier,
            ServerKeepAlive = properties?.ServerKeepAliveSeconds ?? 0,
            SessionExpiryInterval = properties?.SessionExpirySeconds,
            ReceiveMaximum = properties?.ReceiveMaximum,
            MaximumPacketSize = properties?.MaximumPacketBytes,
            TopicAliasMaximum = properties?.TopicAliasMaximum ?? 0,
            MaximumQoS = (MqttQualityOfServiceLevel)(properties?.MaximumQoS ?? 2),
            RetainAvailable = properties?.RetainAvailable ?? true,
            WildcardSubscriptionAvailable = properties?.WildcardSubscriptionAvailable ?? true,
            SubscriptionIdentifiersAvailable = properties?.SubscriptionIdentifiersAvailable ?? version == MqttProtocolVersion.V500,
            SharedSubscriptionAvailable = properties?.SharedSubscriptionAvailable ?? version == MqttProtocolVersion.V500,
            ResponseInformation = properties?.ResponseInformation,
            ServerReference = properties?.ServerReference,
            UserProperties = properties?.UserProperties,
        };
    }

    public static ConnectPacket Greeting(MqttClientOptions options) => new()
    {
        Version = options.ProtocolVersion,
        ClientId = options.ClientId ?? "",
        CleanStart = options.CleanSession,
        KeepAliveSeconds = (ushort)Math.Min(ushort.MaxValue, Math.Ceiling(options.KeepAlivePeriod.TotalSeconds)),
        UserName = options.Credentials?.GetUserName(options),
        Password = options.Credentials?.GetPassword(options),
        WillDelaySeconds = options.WillDelayInterval,
        Will = options.WillTopic is not { Length: > 0 } topic
            ? null
            : new()
            {
                Topic = topic,
                Payload = new(options.WillPayload ?? []),
                QualityOfServiceLevel = options.WillQualityOfServiceLevel,
                Retain = options.WillRetain,
                MessageExpiryInterval = options.WillMessageExpiryInterval,
                ContentType = options.WillContentType,
                ResponseTopic = options.WillResponseTopic,
                CorrelationData = options.WillCorrelationData,
                PayloadFormatIndicator = options.WillPayloadFormatIndicator,
                UserProperties = options.WillUserProperties,
            },
        Properties = new()
        {
            SessionExpirySeconds = options.SessionExpiryInterval == 0 ? null : options.SessionExpiryInterval,
            ReceiveMaximum = options.ReceiveMaximum == 0 ? null : options.ReceiveMaximum,
            MaximumPacketBytes = options.MaximumPacketSize == 0 ? null : options.MaximumPacketSize,
            TopicAliasMaximum = options.TopicAliasMaximum == 0 ? null : options.TopicAliasMaximum,
            RequestProblemInformation = options.RequestProblemInformation ? null : false,
            RequestResponseInformation = options.RequestResponseInformation ? true : null,
            UserProperties = options.UserProperties,
        },
    };

    public static MqttClientPublishResult Result(ushort id, byte reason, PropertySet? properties) =>
        new(id, (MqttClientPublishReasonCode)reason, properties?.ReasonString, properties?.UserProperties);
}
