using System.Collections;
using MQTTnet.Packets;

namespace MQTTnet.Server;

/// <summary>A client subscribes: it may be refused, or given another filter.</summary>
public sealed class InterceptingSubscriptionEventArgs : EventArgs
{
    internal InterceptingSubscriptionEventArgs(
        string clientId, string? userName, MqttSessionStatus session, MqttTopicFilter topicFilter, List<MqttUserProperty>? userProperties, CancellationToken cancellation)
    {
        ClientId = clientId;
        UserName = userName;
        Session = session;
        TopicFilter = topicFilter;
        UserProperties = userProperties;
        CancellationToken = cancellation;
    }

    public CancellationToken CancellationToken { get; }

    public string ClientId { get; }

    public bool CloseConnection { get; set; }

    /// <summary>False makes no subscription. The client is told <see cref="Response"/>.</summary>
    public bool ProcessSubscription { get; set; } = true;

    public SubscribeResponse Response { get; } = new();

    public MqttSessionStatus Session { get; }

    public IDictionary SessionItems => Session.Items;

    public MqttTopicFilter TopicFilter { get; set; }

    public string? UserName { get; }

    public List<MqttUserProperty>? UserProperties { get; set; }
}
