using MQTTnet.Server;
using Muser.Embedded.Mqtt.Routing;

namespace Muser.Embedded.Mqtt.Sessions;

/// <summary>The sessions by client id. Thread-safe.</summary>
internal sealed class SessionTable(MqttServerOptions options)
{
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    /// <summary>Of all sessions.</summary>
    public SubscriptionTree Subscriptions { get; } = new();

    public List<Session> All()
    {
        lock (_sessions)
        {
            return [.. _sessions.Values];
        }
    }

    public Session? Get(string clientId)
    {
        lock (_sessions)
        {
            return _sessions.GetValueOrDefault(clientId);
        }
    }

    /// <summary>Gives a client its session: the one of before, or a new one.</summary>
    /// <param name="clientId">Of the client.</param>
    /// <param name="cleanStart">The one of before is dropped.</param>
    /// <param name="connection">Gets the session.</param>
    /// <param name="items">Of a new one.</param>
    public Admission Admit(string clientId, bool cleanStart, BrokerConnection connection, System.Collections.IDictionary items)
    {
        lock (_sessions)
        {
            var known = _sessions.GetValueOrDefault(clientId);
            if (known is not null && !cleanStart)
            {
                var former = known.Attach(connection);
                return new(known, former, former is null ? null : known, null, WasPresent: true);
            }

            Session fresh = new(clientId, options) { Items = items };
            _sessions[clientId] = fresh;
            fresh.Attach(connection);
            if (known is not null)
            {
                Subscriptions.RemoveAll(known);
            }

            return new(fresh, known?.Connection, known, known, WasPresent: false);
        }
    }

    /// <summary>Ends a session. False where it is not the client's any more.</summary>
    public bool Remove(Session session)
    {
        lock (_sessions)
        {
            if (_sessions.GetValueOrDefault(session.ClientId) != session)
            {
                return false;
            }

            _sessions.Remove(session.ClientId);
            Subscriptions.RemoveAll(session);
            return true;
        }
    }

    /// <summary>Ends a session whose client is away.</summary>
    public bool RemoveIfAway(Session session)
    {
        lock (_sessions)
        {
            return session.Connection is null && Remove(session);
        }
    }

    /// <param name="Session">The client's from now on.</param>
    /// <param name="Former">The connection that is taken over, or null.</param>
    /// <param name="FormerSession">Of that connection.</param>
    /// <param name="Dropped">The session that was there and is none any more, or null.</param>
    /// <param name="WasPresent">It is the session of before.</param>
    internal readonly record struct Admission(Session Session, BrokerConnection? Former, Session? FormerSession, Session? Dropped, bool WasPresent);
}
