using System.Collections;

namespace MQTTnet.Server;

public sealed class ClientUnsubscribedTopicEventArgs : EventArgs
{
    internal ClientUnsubscribedTopicEventArgs(string clientId, string? userName, string topicFilter, IDictionary items) =>
        (ClientId, UserName, TopicFilter, SessionItems) = (clientId, userName, topicFilter, items);

    public string ClientId { get; }

    public IDictionary SessionItems { get; }

    public string TopicFilter { get; }

    public string? UserName { get; }
}
