using MQTTnet.Server;

namespace Muser.Embedded.Mqtt;

/// <summary>The handlers that the application has given to the server.</summary>
internal sealed class ServerEvents
{
    public Func<ValidatingConnectionEventArgs, Task>? ValidatingConnection { get; set; }

    public Func<ClientConnectedEventArgs, Task>? ClientConnected { get; set; }

    public Func<ClientDisconnectedEventArgs, Task>? ClientDisconnected { get; set; }

    public Func<ClientSubscribedTopicEventArgs, Task>? ClientSubscribedTopic { get; set; }

    public Func<ClientUnsubscribedTopicEventArgs, Task>? ClientUnsubscribedTopic { get; set; }

    public Func<InterceptingPublishEventArgs, Task>? InterceptingPublish { get; set; }

    public Func<InterceptingSubscriptionEventArgs, Task>? InterceptingSubscription { get; set; }

    public Func<InterceptingUnsubscriptionEventArgs, Task>? InterceptingUnsubscription { get; set; }

    public Func<ApplicationMessageNotConsumedEventArgs, Task>? ApplicationMessageNotConsumed { get; set; }

    public Func<ApplicationMessageEnqueuedEventArgs, Task>? ApplicationMessageEnqueuedOrDropped { get; set; }

    public Func<RetainedMessageChangedEventArgs, Task>? RetainedMessageChanged { get; set; }

    public Func<EventArgs, Task>? RetainedMessagesCleared { get; set; }

    public Func<LoadingRetainedMessagesEventArgs, Task>? LoadingRetainedMessage { get; set; }

    public Func<SessionDeletedEventArgs, Task>? SessionDeleted { get; set; }

    public Func<EventArgs, Task>? Started { get; set; }

    public Func<EventArgs, Task>? Stopped { get; set; }
}
