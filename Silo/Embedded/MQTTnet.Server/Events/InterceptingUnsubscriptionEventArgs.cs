using System.Collections;
using MQTTnet.Packets;

namespace MQTTnet.Server;

public sealed class InterceptingUnsubscriptionEventArgs : EventArgs
{
    internal InterceptingUnsubscriptionEventArgs(
        string clientId, string? userName, IDictionary items, string topic, List<MqttUserProperty>? userProperties, CancellationToken cancellation)
    {
        ClientId = clientId;
        UserName = userName;
        SessionItems = items;
        Topic = topic;
        UserProperties = userProperties;
        CancellationToken = cancellation;
    }

    public CancellationToken CancellationToken { get; }

    public string ClientId { get; }

    public bool CloseConnection { get; set; }

    public bool ProcessUnsubscription { get; set; } = true;

    public UnsubscribeResponse Response { get; } = new();

    public IDictionary SessionItems { get; }

    public string Topic { get; }

    public string? UserName { get; }

    public List<MqttUserProperty>? UserProperties { get; set; }
}
