using System.Buffers;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

public static class MqttClientExtensions
{
    public static Task DisconnectAsync(
        this IMqttClient client,
        MqttClientDisconnectOptionsReason reason = MqttClientDisconnectOptionsReason.NormalDisconnection,
        string? reasonString = default,
        uint sessionExpiryInterval = 0,
        List<MqttUserProperty>? userProperties = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        MqttClientDisconnectOptions options = new()
        {
            Reason = reason,
            ReasonString = reasonString,
            SessionExpiryInterval = sessionExpiryInterval,
            UserProperties = userProperties,
        };
        return client.DisconnectAsync(options, cancellationToken);
    }

    public static Task<MqttClientPublishResult> PublishBinaryAsync(
        this IMqttClient mqttClient,
        string topic,
        IEnumerable<byte>? payload = default,
        MqttQualityOfServiceLevel qualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce,
        bool retain = false,
        CancellationToken cancellationToken = default) =>
        mqttClient.PublishSequenceAsync(topic, new(payload as byte[] ?? payload?.ToArray() ?? []), qualityOfServiceLevel, retain, cancellationToken);

    public static Task<MqttClientPublishResult> PublishSequenceAsync(
        this IMqttClient mqttClient,
        string topic,
        ReadOnlySequence<byte> payload,
        MqttQualityOfServiceLevel qualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce,
        bool retain = false,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mqttClient);
        ArgumentNullException.ThrowIfNull(topic);
        MqttApplicationMessage message = new() { Topic = topic, Payload = payload, QualityOfServiceLevel = qualityOfServiceLevel, Retain = retain };
        return mqttClient.PublishAsync(message, cancellationToken);
    }

    public static Task<MqttClientPublishResult> PublishStringAsync(
        this IMqttClient mqttClient,
        string topic,
        string? payload = default,
        MqttQualityOfServiceLevel qualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce,
        bool retain = false,
        CancellationToken cancellationToken = default) =>
        mqttClient.PublishBinaryAsync(
            topic, payload is null ? null : System.Text.Encoding.UTF8.GetBytes(payload), qualityOfServiceLevel, retain, cancellationToken);

    /// <summary>Connects with the options of before.</summary>
    public static Task ReconnectAsync(this IMqttClient client, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client.Options is { } options
            ? client.ConnectAsync(options, cancellationToken)
            : throw new InvalidOperationException("The MQTT client was not connected before. A reconnect is only permitted when the client was already connected or at least tried to.");
    }

    public static Task<MqttClientSubscribeResult> SubscribeAsync(
        this IMqttClient mqttClient, MqttTopicFilter topicFilter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mqttClient);
        ArgumentNullException.ThrowIfNull(topicFilter);
        return mqttClient.SubscribeAsync(new MqttClientSubscribeOptionsBuilder().WithTopicFilter(topicFilter).Build(), cancellationToken);
    }

    public static Task<MqttClientSubscribeResult> SubscribeAsync(
        this IMqttClient mqttClient,
        string topic,
        MqttQualityOfServiceLevel qualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return mqttClient.SubscribeAsync(new MqttTopicFilter { Topic = topic, QualityOfServiceLevel = qualityOfServiceLevel }, cancellationToken);
    }

    public static async Task<bool> TryDisconnectAsync(
        this IMqttClient client,
        MqttClientDisconnectOptionsReason reason = MqttClientDisconnectOptionsReason.NormalDisconnection,
        string? reasonString = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        try
        {
            await client.DisconnectAsync(reason, reasonString).ConfigureAwait(false);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    public static async Task<bool> TryPingAsync(this IMqttClient client, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        try
        {
            await client.PingAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    public static Task<MqttClientUnsubscribeResult> UnsubscribeAsync(
        this IMqttClient mqttClient, string topic, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mqttClient);
        ArgumentNullException.ThrowIfNull(topic);
        return mqttClient.UnsubscribeAsync(new MqttClientUnsubscribeOptions { TopicFilters = [topic] }, cancellationToken);
    }
}
