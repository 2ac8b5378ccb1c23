using System.Collections;
using MQTTnet.Packets;

namespace MQTTnet.Server;

public sealed class ClientSubscribedTopicEventArgs : EventArgs
{
    internal ClientSubscribedTopicEventArgs(string clientId, string? userName, MqttTopicFilter topicFilter, IDictionary items) =>
        (ClientId, UserName, TopicFilter, SessionItems) = (clientId, userName, topicFilter, items);

    public string ClientId { get; }

    public IDictionary SessionItems { get; }

    public MqttTopicFilter TopicFilter { get; }

    public string? UserName { get; }
}
