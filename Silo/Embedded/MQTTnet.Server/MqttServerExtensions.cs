using System.Text;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Server;

public static class MqttServerExtensions
{
    public static Task DisconnectClientAsync(
        this MqttServer server, string id, MqttDisconnectReasonCode reasonCode = MqttDisconnectReasonCode.NormalDisconnection)
    {
        ArgumentNullException.ThrowIfNull(server);
        return server.DisconnectClientAsync(id, new MqttServerClientDisconnectOptions { ReasonCode = reasonCode });
    }

    public static Task InjectApplicationMessage(
        this MqttServer server,
        string topic,
        string? payload = default,
        MqttQualityOfServiceLevel qualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce,
        bool retain = false)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(topic);
        MqttApplicationMessage message = new()
        {
            Topic = topic,
            Payload = new(payload is null ? [] : Encoding.UTF8.GetBytes(payload)),
            QualityOfServiceLevel = qualityOfServiceLevel,
            Retain = retain,
        };
        return server.InjectApplicationMessage(new InjectedMqttApplicationMessage(message));
    }

    public static Task StopAsync(this MqttServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return server.StopAsync(new MqttServerStopOptions());
    }

    public static Task SubscribeAsync(this MqttServer server, string clientId, params MqttTopicFilter[] topicFilters)
    {
        ArgumentNullException.ThrowIfNull(server);
        ICollection<MqttTopicFilter> filters = topicFilters;
        return server.SubscribeAsync(clientId, filters);
    }

    public static Task SubscribeAsync(this MqttServer server, string clientId, string topic) =>
        server.SubscribeAsync(clientId, new MqttTopicFilter { Topic = topic });
}
