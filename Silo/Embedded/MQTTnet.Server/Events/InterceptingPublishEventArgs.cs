using System.Collections;

namespace MQTTnet.Server;

/// <summary>A message has come: it may be looked at, replaced, or refused.</summary>
public sealed class InterceptingPublishEventArgs : EventArgs
{
    internal InterceptingPublishEventArgs(
        MqttApplicationMessage message, string clientId, string? userName, IDictionary items, CancellationToken cancellation)
    {
        ApplicationMessage = message;
        ClientId = clientId;
        UserName = userName;
        SessionItems = items;
        CancellationToken = cancellation;
    }

    public MqttApplicationMessage ApplicationMessage { get; set; }

    public CancellationToken CancellationToken { get; }

    public string ClientId { get; }

    public bool CloseConnection { get; set; }

    /// <summary>False drops the message. The publisher is told <see cref="Response"/>.</summary>
    public bool ProcessPublish { get; set; } = true;

    public PublishResponse Response { get; } = new();

    public IDictionary SessionItems { get; }

    public string? UserName { get; }
}
