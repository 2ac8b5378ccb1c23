using System.Collections;
using System.Collections.Concurrent;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Muser.Embedded.Mqtt.Endpoints;
using Muser.Embedded.Mqtt.Events;
using Muser.Embedded.Mqtt.Routing;
using Muser.Embedded.Mqtt.Sessions;
using Muser.Embedded.Mqtt.Wire;

namespace Muser.Embedded.Mqtt;

/// <summary>A running server: its connections, sessions and messages. Thread-safe.</summary>
internal sealed class Broker : IDisposable
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);

    [ThreadStatic]
    private static List<Match>? _matches;

    private readonly ServerEndpoints _endpoints;
    private readonly ConcurrentDictionary<BrokerConnection, byte> _connections = new();
    private readonly SilenceMonitor _monitor;
    private volatile bool _isStopping;

    /// <param name="options">Of the server.</param>
    /// <param name="events">Of the server.</param>
    /// <param name="retained">Messages that are retained.</param>
    /// <param name="sessions">Those of a run before, where they are kept.</param>
    public Broker(MqttServerOptions options, ServerEvents events, RetainedMessages retained, SessionTable sessions)
    {
        Options = options;
        Events = events;
        Retained = retained;
        Sessions = sessions;
        _endpoints = new(options, Accept);
        _monitor = new(options, _connections);
    }

    public MqttServerOptions Options { get; }

    public ServerEvents Events { get; }

    public RetainedMessages Retained { get; }

    public SubscriptionTree Subscriptions => Sessions.Subscriptions;

    public SessionTable Sessions { get; }

    public bool AcceptsConnections { get; set; } = true;

    /// <summary>Those that have been let in.</summary>
    public IEnumerable<BrokerConnection> Clients => _connections.Keys.Where(connection => connection.Session?.Connection == connection);

    public void Start()
    {
        _endpoints.Start();
        _monitor.Start();
    }

    public async Task StopAsync(MqttServerClientDisconnectOptions? farewell)
    {
        _isStopping = true;
        _endpoints.Dispose();
        _monitor.Dispose();
        var connections = _connections.Keys;
        await Task.WhenAll(connections.Select(connection => connection.StopAsync(farewell))).ConfigureAwait(false);

        // A handler of the application may hold one back for ever.
        await Task.WhenAny(Task.WhenAll(connections.Select(connection => connection.Ended)), Task.Delay(LongestStop)).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _endpoints.Dispose();
        _monitor.Dispose();
        foreach (var connection in _connections.Keys)
        {
            connection.Abort();
        }
    }

    /// <summary>Asks the interceptors, retains, and puts a message in line for its subscribers.</summary>
    public ValueTask<PublishOutcome> PublishAsync(
        MqttApplicationMessage message, string sender, string? userName, IDictionary items, CancellationToken cancellation) =>
        Events is { InterceptingPublish: null, RetainedMessageChanged: null, ApplicationMessageEnqueuedOrDropped: null, ApplicationMessageNotConsumed: null }
            ? new(Route(message, sender))
            : PublishWithEventsAsync(message, sender, userName, items, cancellation);

    /// <summary>Makes a subscription. Returns what is retained for it.</summary>
    public List<Delivery> Subscribe(Session session, MqttTopicFilter filter, uint identifier)
    {
        var isNew = Subscriptions.Add(new(session, filter, identifier));
        if (filter.RetainHandling == MqttRetainHandling.DoNotSendOnSubscribe
            || (filter.RetainHandling == MqttRetainHandling.SendAtSubscribeIfNewSubscriptionOnly && !isNew))
        {
            return [];
        }

        List<uint>? identifiers = identifier == 0 ? null : [identifier];
        return Retained.Matching(filter.Topic).ConvertAll(retained => new Delivery(
            retained.Message,
            filter.QualityOfServiceLevel < retained.Message.QualityOfServiceLevel ? filter.QualityOfServiceLevel : retained.Message.QualityOfServiceLevel,
            Retain: true,
            identifiers,
            retained.SinceMs));
    }

    /// <summary>Ends a session; a will that waits is sent.</summary>
    public async Task DropSessionAsync(Session session)
    {
        if (Sessions.Remove(session))
        {
            await DroppedAsync(session).ConfigureAwait(false);
        }
    }

    /// <summary>After a session has been taken out of the table.</summary>
    public Task DroppedAsync(Session session)
    {
        session.Timers.End();
        return Events.SessionDeleted.NotifyAsync(new(session.ClientId, session.UserName, session.Items));
    }

    /// <summary>A connection has ended: wills and the life of the session.</summary>
    public async Task EndedAsync(BrokerConnection connection, Session session, ConnectPacket connect, DisconnectPacket? disconnect)
    {
        _connections.TryRemove(connection, out _);
        var ours = session.Detach(connection);
        var willIsDue = connect.Will is not null
            && disconnect is not { ReasonCode: MqttDisconnectReasonCode.NormalDisconnection }
            && (ours || connect.WillDelaySeconds == 0);
        if (!ours)
        {
            if (willIsDue)
            {
                SendWill(session, connect.Will!);
            }

            return;
        }

        var lives = Options.EnablePersistentSessions && session.ExpirySeconds > 0;
        if (willIsDue)
        {
            if (lives && connect.WillDelaySeconds > 0)
            {
                session.Timers.ScheduleWill(connect.WillDelaySeconds, () => SendWillOfAbsent(session, connect.Will!));
            }
            else
            {
                SendWill(session, connect.Will!);
            }
        }

        if (!lives)
        {
            // Unless the client has come back meanwhile.
            if (Sessions.RemoveIfAway(session))
            {
                await DroppedAsync(session).ConfigureAwait(false);
            }
        }
        else if (session.ExpirySeconds != uint.MaxValue)
        {
            session.Timers.ScheduleExpiry(session.ExpirySeconds, () => Expire(session));
        }
    }

    private void Accept(AcceptedStream stream)
    {
        if (_isStopping || !AcceptsConnections)
        {
            stream.Stream.Dispose();
            return;
        }

        BrokerConnection connection = new(this, stream);
        _connections.TryAdd(connection, 0);
        _ = RunAsync(connection);
    }

    private async Task RunAsync(BrokerConnection connection)
    {
        try
        {
            await connection.RunAsync().ConfigureAwait(false);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }

    private void Expire(Session session)
    {
        if (Sessions.RemoveIfAway(session))
        {
            _ = DroppedAsync(session);
        }
    }

    private void SendWillOfAbsent(Session session, MqttApplicationMessage will)
    {
        if (session.Connection is null)
        {
            SendWill(session, will);
        }
    }

    private void SendWill(Session session, MqttApplicationMessage will) =>
        _ = PublishAsync(will, session.ClientId, session.UserName, session.Items, CancellationToken.None).AsTask();

    private async ValueTask<PublishOutcome> PublishWithEventsAsync(
        MqttApplicationMessage message, string sender, string? userName, IDictionary items, CancellationToken cancellation)
    {
        PublishOutcome outcome = default;
        if (Events.InterceptingPublish is { } intercept)
        {
            InterceptingPublishEventArgs args = new(message, sender, userName, items, cancellation);
            await intercept.InvokeAsync(args).ConfigureAwait(false);
            outcome = new(args.Response.ReasonCode, args.CloseConnection, args.Response.ReasonString, args.Response.UserProperties);
            if (!args.ProcessPublish || args.ApplicationMessage is null)
            {
                return outcome;
            }

            message = args.ApplicationMessage;
        }

        var routed = Route(message, sender);
        if (message.Retain && Events.RetainedMessageChanged is { } changed)
        {
            await changed.NotifyAsync(new(sender, message, Retained.All())).ConfigureAwait(false);
        }

        if (routed.Reason == MqttPubAckReasonCode.NoMatchingSubscribers)
        {
            await Events.ApplicationMessageNotConsumed.NotifyAsync(new(message, sender)).ConfigureAwait(false);
        }

        return outcome.Reason == MqttPubAckReasonCode.Success ? outcome with { Reason = routed.Reason } : outcome;
    }

    private PublishOutcome Route(MqttApplicationMessage message, string sender)
    {
        if (message.Retain)
        {
            Retained.Update(message);
        }

        var matches = _matches ?? [];
        _matches = null;
        Subscriptions.Find(message.Topic, sender, matches);
        var nowMs = Environment.TickCount64;
        foreach (var match in matches)
        {
            var quality = match.Quality < message.QualityOfServiceLevel ? match.Quality : message.QualityOfServiceLevel;
            var result = match.Session.Enqueue(new(message, quality, message.Retain && match.RetainAsPublished, match.Identifiers, nowMs));
            if (Events.ApplicationMessageEnqueuedOrDropped is { } enqueued && result != EnqueueResult.NotWanted)
            {
                _ = enqueued.NotifyAsync(new(sender, match.Session.ClientId, message, result == EnqueueResult.Dropped));
            }
        }

        PublishOutcome outcome = new(matches.Count == 0 ? MqttPubAckReasonCode.NoMatchingSubscribers : MqttPubAckReasonCode.Success);
        matches.Clear();
        _matches = matches;
        return outcome;
    }
}
