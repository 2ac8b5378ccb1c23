using MQTTnet.Formatter;

namespace MQTTnet;

public static class MqttClientOptionsValidator
{
    /// <exception cref="NotSupportedException">An option needs MQTT 5 and another version is chosen.</exception>
    public static void ThrowIfNotSupported(MqttClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.ProtocolVersion == MqttProtocolVersion.V500)
        {
            return;
        }

        ReadOnlySpan<(bool Used, string Name)> features =
        [
            (options.WillContentType is not null, nameof(options.WillContentType)),
            (options.UserProperties?.Count > 0, nameof(options.UserProperties)),
            (!options.RequestProblemInformation, nameof(options.RequestProblemInformation)),
            (options.RequestResponseInformation, nameof(options.RequestResponseInformation)),
            (options.ReceiveMaximum > 0, nameof(options.ReceiveMaximum)),
            (options.MaximumPacketSize > 0, nameof(options.MaximumPacketSize)),
            (options.SessionExpiryInterval > 0, nameof(options.SessionExpiryInterval)),
            (options.TopicAliasMaximum > 0, nameof(options.TopicAliasMaximum)),
            (options.WillCorrelationData is not null, nameof(options.WillCorrelationData)),
            (options.WillResponseTopic is not null, nameof(options.WillResponseTopic)),
            (options.WillDelayInterval > 0, nameof(options.WillDelayInterval)),
            (options.WillMessageExpiryInterval > 0, nameof(options.WillMessageExpiryInterval)),
            (options.WillPayloadFormatIndicator != default, nameof(options.WillPayloadFormatIndicator)),
            (options.WillUserProperties?.Count > 0, nameof(options.WillUserProperties)),
        ];
        foreach (var (used, name) in features)
        {
            if (used)
            {
                throw new NotSupportedException($"Feature {name} requires MQTT version 5.0.0.");
            }
        }
    }
}
