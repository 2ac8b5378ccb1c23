using System.Collections;
using System.Collections.Concurrent;
using MQTTnet.Internal;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using Muser.Embedded.Mqtt;
using Muser.Embedded.Mqtt.Events;
using Muser.Embedded.Mqtt.Routing;
using Muser.Embedded.Mqtt.Sessions;

namespace MQTTnet.Server;

/// <summary>A broker in this process: sessions and retained messages in memory, no shared subscriptions. Thread-safe.</summary>
public class MqttServer : Disposable
{
    private readonly MqttServerOptions _options;
    private readonly ServerEvents _events = new();
    private readonly RetainedMessages _retained = new();
    private SessionTable _sessions;
    private bool _acceptsConnections = true;
    private Broker? _broker;

    internal MqttServer(MqttServerOptions options) => (_options, _sessions) = (options, new(options));

    /// <summary>Decides who is let in.</summary>
    public event Func<ValidatingConnectionEventArgs, Task>? ValidatingConnectionAsync
    {
        add => _events.ValidatingConnection += value;
        remove => _events.ValidatingConnection -= value;
    }

    public event Func<ClientConnectedEventArgs, Task>? ClientConnectedAsync
    {
        add => _events.ClientConnected += value;
        remove => _events.ClientConnected -= value;
    }

    public event Func<ClientDisconnectedEventArgs, Task>? ClientDisconnectedAsync
    {
        add => _events.ClientDisconnected += value;
        remove => _events.ClientDisconnected -= value;
    }

    public event Func<ClientSubscribedTopicEventArgs, Task>? ClientSubscribedTopicAsync
    {
        add => _events.ClientSubscribedTopic += value;
        remove => _events.ClientSubscribedTopic -= value;
    }

    public event Func<ClientUnsubscribedTopicEventArgs, Task>? ClientUnsubscribedTopicAsync
    {
        add => _events.ClientUnsubscribedTopic += value;
        remove => _events.ClientUnsubscribedTopic -= value;
    }

    /// <summary>Decides on each message.</summary>
    public event Func<InterceptingPublishEventArgs, Task>? InterceptingPublishAsync
    {
        add => _events.InterceptingPublish += value;
        remove => _events.InterceptingPublish -= value;
    }

    /// <summary>Decides on each topic filter.</summary>
    public event Func<InterceptingSubscriptionEventArgs, Task>? InterceptingSubscriptionAsync
    {
        add => _events.InterceptingSubscription += value;
        remove => _events.InterceptingSubscription -= value;
    }

    public event Func<InterceptingUnsubscriptionEventArgs, Task>? InterceptingUnsubscriptionAsync
    {
        add => _events.InterceptingUnsubscription += value;
        remove => _events.InterceptingUnsubscription -= value;
    }

    public event Func<ApplicationMessageNotConsumedEventArgs, Task>? ApplicationMessageNotConsumedAsync
    {
        add => _events.ApplicationMessageNotConsumed += value;
        remove => _events.ApplicationMessageNotConsumed -= value;
    }

    public event Func<ApplicationMessageEnqueuedEventArgs, Task>? ApplicationMessageEnqueuedOrDroppedAsync
    {
        add => _events.ApplicationMessageEnqueuedOrDropped += value;
        remove => _events.ApplicationMessageEnqueuedOrDropped -= value;
    }

    public event Func<RetainedMessageChangedEventArgs, Task>? RetainedMessageChangedAsync
    {
        add => _events.RetainedMessageChanged += value;
        remove => _events.RetainedMessageChanged -= value;
    }

    public event Func<EventArgs, Task>? RetainedMessagesClearedAsync
    {
        add => _events.RetainedMessagesCleared += value;
        remove => _events.RetainedMessagesCleared -= value;
    }

    /// <summary>Asks for what was retained before, when the server starts.</summary>
    public event Func<LoadingRetainedMessagesEventArgs, Task>? LoadingRetainedMessageAsync
    {
        add => _events.LoadingRetainedMessage += value;
        remove => _events.LoadingRetainedMessage -= value;
    }

    public event Func<SessionDeletedEventArgs, Task>? SessionDeletedAsync
    {
        add => _events.SessionDeleted += value;
        remove => _events.SessionDeleted -= value;
    }

    public event Func<EventArgs, Task>? StartedAsync
    {
        add => _events.Started += value;
        remove => _events.Started -= value;
    }

    public event Func<EventArgs, Task>? StoppedAsync
    {
        add => _events.Stopped += value;
        remove => _events.Stopped -= value;
    }

    /// <summary>False closes new connections at once.</summary>
    public bool AcceptNewConnections
    {
        get => _acceptsConnections;
        set
        {
            _acceptsConnections = value;
            if (_broker is { } broker)
            {
                broker.AcceptsConnections = value;
            }
        }
    }

    public bool IsStarted => _broker is not null;

    /// <summary>The session items of messages that this process injects.</summary>
    public IDictionary ServerSessionItems { get; } = new ConcurrentDictionary<object, object>();

    /// <exception cref="System.Net.Sockets.SocketException">A port is in use.</exception>
    public async Task StartAsync()
    {
        ThrowIfDisposed();
        if (IsStarted)
        {
            throw new InvalidOperationException("The MQTT server is already started.");
        }

        LoadingRetainedMessagesEventArgs loading = new();
        await _events.LoadingRetainedMessage.InvokeAsync(loading).ConfigureAwait(false);
        _retained.Load(loading.LoadedRetainedMessages);
        if (!_options.EnablePersistentSessions)
        {
            _sessions = new(_options);
        }

        Broker broker = new(_options, _events, _retained, _sessions) { AcceptsConnections = _acceptsConnections };
        broker.Start();
        _broker = broker;
        await _events.Started.InvokeAsync(EventArgs.Empty).ConfigureAwait(false);
    }

    public async Task StopAsync(MqttServerStopOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Interlocked.Exchange(ref _broker, null) is not { } broker)
        {
            return;
        }

        await broker.StopAsync(options.DefaultClientDisconnectOptions).ConfigureAwait(false);
        await _events.Stopped.InvokeAsync(EventArgs.Empty).ConfigureAwait(false);
    }

    /// <summary>Publishes from this process.</summary>
    public Task InjectApplicationMessage(InjectedMqttApplicationMessage injectedApplicationMessage, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(injectedApplicationMessage);
        var message = injectedApplicationMessage.ApplicationMessage;
        MqttTopicValidator.ThrowIfInvalid(message.Topic);
        var publishing = Started().PublishAsync(
            message,
            injectedApplicationMessage.SenderClientId,
            injectedApplicationMessage.SenderUserName,
            injectedApplicationMessage.CustomSessionItems ?? ServerSessionItems,
            cancellationToken);
        return publishing.IsCompletedSuccessfully ? Task.CompletedTask : publishing.AsTask();
    }

    public Task<IList<MqttClientStatus>> GetClientsAsync()
    {
        var broker = Started();
        return Task.FromResult<IList<MqttClientStatus>>([.. broker.Clients.Select(connection => new MqttClientStatus(broker, connection))]);
    }

    public Task<IList<MqttSessionStatus>> GetSessionsAsync()
    {
        var broker = Started();
        return Task.FromResult<IList<MqttSessionStatus>>([.. broker.Sessions.All().Select(session => new MqttSessionStatus(broker, session))]);
    }

    /// <exception cref="InvalidOperationException">There is no such session.</exception>
    public Task<MqttSessionStatus> GetSessionAsync(string id) => Task.FromResult(new MqttSessionStatus(Started(), Session(id)));

    public Task<IList<MqttApplicationMessage>> GetRetainedMessagesAsync()
    {
        Started();
        return Task.FromResult<IList<MqttApplicationMessage>>(_retained.All());
    }

    /// <summary>Null where there is none.</summary>
    public Task<MqttApplicationMessage?> GetRetainedMessageAsync(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        Started();
        return Task.FromResult(_retained.Get(topic));
    }

    public Task UpdateRetainedMessageAsync(MqttApplicationMessage retainedMessage)
    {
        ArgumentNullException.ThrowIfNull(retainedMessage);
        Started();
        _retained.Update(retainedMessage);
        return _events.RetainedMessageChanged.NotifyAsync(new("", retainedMessage, _retained.All()));
    }

    public Task DeleteRetainedMessagesAsync()
    {
        Started();
        _retained.Clear();
        return _events.RetainedMessagesCleared.NotifyAsync(EventArgs.Empty);
    }

    /// <exception cref="InvalidOperationException">There is no such client.</exception>
    public Task DisconnectClientAsync(string id, MqttServerClientDisconnectOptions options)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(options);
        var connection = Started().Sessions.Get(id)?.Connection ?? throw new InvalidOperationException($"Client with ID '{id}' not found.");
        return connection.StopAsync(options);
    }

    /// <summary>Subscribes for a client.</summary>
    /// <exception cref="InvalidOperationException">There is no such session.</exception>
    public Task SubscribeAsync(string clientId, ICollection<MqttTopicFilter> topicFilters)
    {
        ArgumentNullException.ThrowIfNull(clientId);
        ArgumentNullException.ThrowIfNull(topicFilters);
        var broker = Started();
        var session = Session(clientId);
        foreach (var delivery in topicFilters.SelectMany(filter => broker.Subscribe(session, filter, 0)))
        {
            session.Enqueue(delivery);
        }

        return Task.CompletedTask;
    }

    /// <exception cref="InvalidOperationException">There is no such session.</exception>
    public Task UnsubscribeAsync(string clientId, ICollection<string> topicFilters)
    {
        ArgumentNullException.ThrowIfNull(clientId);
        ArgumentNullException.ThrowIfNull(topicFilters);
        var session = Session(clientId);
        foreach (var filter in topicFilters)
        {
            Started().Subscriptions.Remove(session, filter, out _);
        }

        return Task.CompletedTask;
    }

    protected override void Dispose(bool disposing)
    {
        Interlocked.Exchange(ref _broker, null)?.Dispose();
        foreach (var session in _sessions.All())
        {
            session.Timers.Cancel();
        }

        base.Dispose(disposing);
    }

    private Broker Started()
    {
        ThrowIfDisposed();
        return _broker ?? throw new InvalidOperationException("The MQTT server is not started.");
    }

    private Session Session(string id) =>
        Started().Sessions.Get(id) ?? throw new InvalidOperationException($"Session with ID '{id}' not found.");
}
