using System.Collections;
using System.Collections.Concurrent;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Muser.Embedded.Mqtt.Routing;
using Muser.Embedded.Mqtt.Wire;

namespace Muser.Embedded.Mqtt.Sessions;

/// <summary>What the server keeps for one client id: subscriptions, messages that wait, exchanges that are not finished. Thread-safe.</summary>
internal sealed class Session
{
    private readonly Lock _lock = new();
    private readonly MqttServerOptions _options;
    private readonly Queue<Delivery> _waiting = new();
    private readonly Dictionary<ushort, InFlight> _inFlight = [];
    private readonly Queue<ushort> _resend = new();
    private readonly HashSet<ushort> _receivedExactlyOnce = [];
    private BrokerConnection? _connection;
    private ushort _lastPacketId;
    private long _sequence;

    /// <summary>Those in flight that were sent on the connection of now.</summary>
    private int _quotaUsed;

    public Session(string clientId, MqttServerOptions options)
    {
        ClientId = clientId;
        _options = options;
    }

    public string ClientId { get; }

    public string? UserName { get; set; }

    public IDictionary Items { get; init; } = new ConcurrentDictionary<object, object>();

    public DateTime CreatedUtc { get; } = DateTime.UtcNow;

    public DateTime? DisconnectedUtc { get; private set; }

    /// <summary>Seconds that it outlives its connection; uint.MaxValue for ever.</summary>
    public uint ExpirySeconds { get; set; }

    /// <summary>By filter. Belongs to the <see cref="SubscriptionTree"/> and its lock, as do the next two.</summary>
    public Dictionary<string, Subscription> Subscriptions { get; } = new(StringComparer.Ordinal);

    /// <summary>Which search has found this session last, and where.</summary>
    public long MatchStamp { get; set; }

    public int MatchIndex { get; set; }

    /// <summary>The will that waits for its delay, and the end of the session that waits for its expiry.</summary>
    public SessionTimers Timers { get; } = new();

    public BrokerConnection? Connection
    {
        get
        {
            lock (_lock)
            {
                return _connection;
            }
        }
    }

    public int WaitingCount
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Gives the session to a connection; what was not finished on the last one is sent again. Returns the connection that had it.</summary>
    public BrokerConnection? Attach(BrokerConnection connection)
    {
        lock (_lock)
        {
            var former = _connection;
            _connection = connection;
            DisconnectedUtc = null;
            _resend.Clear();
            foreach (var (id, _) in _inFlight.OrderBy(pair => pair.Value.Sequence))
            {
                _resend.Enqueue(id);
            }

            _quotaUsed = 0;
            return former;
        }
    }

    /// <summary>False where another connection has the session by now.</summary>
    public bool Detach(BrokerConnection connection)
    {
        lock (_lock)
        {
            if (_connection != connection)
            {
                return false;
            }

            _connection = null;
            DisconnectedUtc = DateTime.UtcNow;
            return true;
        }
    }

    public EnqueueResult Enqueue(Delivery delivery)
    {
        BrokerConnection? connection;
        var result = EnqueueResult.Enqueued;
        lock (_lock)
        {
            connection = _connection;
            if (connection is null && delivery.Quality == MqttQualityOfServiceLevel.AtMostOnce)
            {
                return EnqueueResult.NotWanted;
            }

            if (_waiting.Count >= _options.MaxPendingMessagesPerClient)
            {
                result = EnqueueResult.Dropped;
                if (_options.PendingMessagesOverflowStrategy == MqttPendingMessagesOverflowStrategy.DropNewMessage || !_waiting.TryDequeue(out _))
                {
                    return result;
                }
            }

            _waiting.Enqueue(delivery);
        }

        connection?.Post();
        return result;
    }

    public void ClearWaiting()
    {
        lock (_lock)
        {
            _waiting.Clear();
        }
    }

    /// <summary>Whether <see cref="Fill"/> would write something for a connection.</summary>
    public bool HasMore(BrokerConnection connection)
    {
        lock (_lock)
        {
            return connection == _connection && (_resend.Count > 0 ? MayResend(connection) : MaySend(connection));
        }
    }

    /// <summary>Writes what may be sent now, resumed exchanges first, up to a size.</summary>
    public void Fill(BrokerConnection connection, OutputBuffer output, int bytes)
    {
        lock (_lock)
        {
            if (connection != _connection)
            {
                return;
            }

            while (_resend.Count > 0 && output.Length < bytes && MayResend(connection))
            {
                Resend(connection, output);
            }

            while (_resend.Count == 0 && output.Length < bytes && MaySend(connection))
            {
                Send(connection, output, _waiting.Dequeue());
            }
        }
    }

    /// <summary>PUBACK, PUBCOMP, or a PUBREC that refuses: the exchange is over.</summary>
    public bool Complete(ushort id)
    {
        BrokerConnection? connection;
        lock (_lock)
        {
            if (!_inFlight.Remove(id, out var done))
            {
                return false;
            }

            _quotaUsed -= done.OnThisConnection ? 1 : 0;
            connection = _waiting.Count > 0 || _resend.Count > 0 ? _connection : null;
        }

        connection?.Post();
        return true;
    }

    /// <summary>PUBREC: from now on PUBREL is what is repeated. False where the id is not in use.</summary>
    public bool Release(ushort id)
    {
        lock (_lock)
        {
            if (!_inFlight.TryGetValue(id, out var known) || known.Delivery.Quality != MqttQualityOfServiceLevel.ExactlyOnce)
            {
                return false;
            }

            _inFlight[id] = known with { IsReleased = true };
            return true;
        }
    }

    /// <summary>A message of QoS 2 has come: false where it has come before.</summary>
    public bool TryReceiveExactlyOnce(ushort id, out int unreleased)
    {
        lock (_lock)
        {
            var isNew = _receivedExactlyOnce.Add(id);
            unreleased = _receivedExactlyOnce.Count;
            return isNew;
        }
    }

    /// <summary>PUBREL, or a refused message: the id may be used again. False where it was not in use.</summary>
    public bool ForgetExactlyOnce(ushort id)
    {
        lock (_lock)
        {
            return _receivedExactlyOnce.Remove(id);
        }
    }

    private bool MaySend(BrokerConnection connection) => _waiting.TryPeek(out var next)
        && (next.Quality == MqttQualityOfServiceLevel.AtMostOnce || (_quotaUsed < connection.SendQuota && _inFlight.Count < ushort.MaxValue));

    private bool MayResend(BrokerConnection connection) => _quotaUsed < connection.SendQuota;

    private void Resend(BrokerConnection connection, OutputBuffer output)
    {
        var id = _resend.Dequeue();
        if (!_inFlight.TryGetValue(id, out var known))
        {
            return;
        }

        _quotaUsed++;
        _inFlight[id] = known with { OnThisConnection = true };
        if (known.IsReleased)
        {
            connection.WriteRelease(output, id);
        }
        else if (!connection.TryWrite(output, known.Delivery, id, dup: true))
        {
            Drop(id);
        }
    }

    private void Send(BrokerConnection connection, OutputBuffer output, Delivery delivery)
    {
        if (delivery.Quality == MqttQualityOfServiceLevel.AtMostOnce)
        {
            connection.TryWrite(output, delivery, 0, dup: false);
            return;
        }

        do
        {
            _lastPacketId++;
        }
        while (_lastPacketId == 0 || _inFlight.ContainsKey(_lastPacketId));
        if (connection.TryWrite(output, delivery, _lastPacketId, dup: false))
        {
            _quotaUsed++;
            _inFlight.Add(_lastPacketId, new(delivery, ++_sequence, OnThisConnection: true));
        }
    }

    private void Drop(ushort id)
    {
        _inFlight.Remove(id);
        _quotaUsed--;
    }

    /// <summary>A message of QoS 1 or 2 that was sent and whose exchange is not over.</summary>
    private readonly record struct InFlight(Delivery Delivery, long Sequence, bool OnThisConnection, bool IsReleased = false);
}
