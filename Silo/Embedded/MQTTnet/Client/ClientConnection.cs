using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Muser.Embedded.Mqtt.Wire;

namespace Muser.Embedded.Mqtt.Client;

/// <summary>One connection of a client, from CONNECT to its end. Thread-safe.</summary>
internal sealed partial class ClientConnection : Connection
{
    private const ushort DefaultReceiveMaximum = ushort.MaxValue;

    private readonly MqttProtocolVersion _version;
    private readonly PendingReplies _replies = new();
    private readonly TaskCompletionSource<ConnAckPacket> _connAck = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<MqttApplicationMessage, ushort> _received;
    private readonly HashSet<ushort> _receivedExactlyOnce;
    private readonly string?[] _topicAliases;
    private readonly long _keepAliveMs;
    private SemaphoreSlim _sendQuota = new(DefaultReceiveMaximum);
    private TaskCompletionSource? _ping;
    private Timer? _keepAlive;
    private uint _serverMaximumPacketBytes = uint.MaxValue;
    private long _keepAliveDueMs;
    private long _keepAlivePeriodMs;
    private Exception? _failure;
    private int _endTold;

    /// <param name="stream">Open.</param>
    /// <param name="options">Of the client.</param>
    /// <param name="receivedExactlyOnce">Ids of messages of QoS 2 that were received and not released: part of the session.</param>
    /// <param name="received">Takes messages, in order, and must not block.</param>
    public ClientConnection(
        Stream stream, MqttClientOptions options, HashSet<ushort> receivedExactlyOnce, Action<MqttApplicationMessage, ushort> received)
        : base(stream)
    {
        _version = options.ProtocolVersion;
        _received = received;
        _receivedExactlyOnce = receivedExactlyOnce;
        _topicAliases = new string?[options.TopicAliasMaximum + 1];
        _keepAliveMs = (long)options.KeepAlivePeriod.TotalMilliseconds;
        if (options.MaximumPacketSize is > 0 and < int.MaxValue)
        {
            MaximumPacketBytes = (int)options.MaximumPacketSize;
        }
    }

    /// <summary>Completes when the connection has ended.</summary>
    public Task Ended { get; set; } = Task.CompletedTask;

    public bool HasEnded { get; set; }

    /// <summary>What the server said when it closed the connection.</summary>
    public DisconnectPacket? ServerDisconnect { get; private set; }

    /// <summary>True once.</summary>
    public bool TryTellEnd() => Interlocked.Exchange(ref _endTold, 1) == 0;

    /// <summary>Sends CONNECT and waits for the answer.</summary>
    public async Task<ConnAckPacket> ConnectAsync(ConnectPacket packet, CancellationToken cancellation)
    {
        Send(packet, static (packet, output, _) => packet.Write(output));
        var answer = await _connAck.Task.WaitAsync(cancellation).ConfigureAwait(false);
        if (answer.ReasonCode == MqttConnectReasonCode.Success)
        {
            _sendQuota = new(answer.Properties?.ReceiveMaximum ?? DefaultReceiveMaximum);
            _serverMaximumPacketBytes = answer.Properties?.MaximumPacketBytes ?? uint.MaxValue;
            _keepAlivePeriodMs = answer.Properties?.ServerKeepAliveSeconds * 1000L ?? _keepAliveMs;
            if (_keepAlivePeriodMs > 0)
            {
                _keepAliveDueMs = Environment.TickCount64 + _keepAlivePeriodMs;
                _keepAlive = new(static connection => ((ClientConnection)connection!).KeepAlive(), this, _keepAlivePeriodMs, Timeout.Infinite);
            }
        }

        return answer;
    }

    /// <summary>Runs until the connection has ended. Returns why, null where the server simply closed.</summary>
    public async Task<Exception?> RunAsync()
    {
        var exception = await ReceiveAsync().ConfigureAwait(false);
        exception = _failure ?? exception;
        Close();
        Exception told = ServerDisconnect is { } packet
            ? new MqttClientUnexpectedDisconnectReceivedException(packet)
            : new MqttClientDisconnectedException(exception);
        _connAck.TrySetException(exception is MqttCommunicationException ? exception : new MqttCommunicationException("Connection closed.", exception));
        _ping?.TrySetException(told);
        _replies.FailAll(told);
        return exception;
    }

    /// <summary>QoS 0: done when it is in the output.</summary>
    public Task PublishAsync(MqttApplicationMessage message)
    {
        Send(message, static (message, output, connection) => connection.Write(output, message, 0));
        return WaitForRoomAsync();
    }

    public async Task<AckPacket> PublishAtLeastOnceAsync(MqttApplicationMessage message, CancellationToken cancellation)
    {
        var quota = _sendQuota;
        await quota.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await RequestAsync<AckPacket>(
                PacketType.PubAck, cancellation, (id, output) => Write(output, message, id)).ConfigureAwait(false);
        }
        finally
        {
            quota.Release();
        }
    }

    /// <summary>The answer that decides: PUBREC where it refuses, PUBCOMP otherwise.</summary>
    public async Task<(AckPacket Received, AckPacket? Completed)> PublishExactlyOnceAsync(MqttApplicationMessage message, CancellationToken cancellation)
    {
        var quota = _sendQuota;
        await quota.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            using var exchange = _replies.Begin();
            var received = exchange.Expect<AckPacket>(PacketType.PubRec);
            Send((Message: message, exchange.PacketId), static (what, output, connection) => connection.Write(output, what.Message, what.PacketId));
            var pubRec = await received.WaitAsync(cancellation).ConfigureAwait(false);
            if (pubRec.Failed)
            {
                return (pubRec, null);
            }

            var completed = exchange.Expect<AckPacket>(PacketType.PubComp);
            Send(new AckPacket(PacketType.PubRel, exchange.PacketId));
            return (pubRec, await completed.WaitAsync(cancellation).ConfigureAwait(false));
        }
        finally
        {
            quota.Release();
        }
    }

    public Task<FilterAckPacket> SubscribeAsync(MqttClientSubscribeOptions options, CancellationToken cancellation)
    {
        var properties = options.SubscriptionIdentifier == 0 && options.UserProperties is null
            ? null
            : new PropertySet
            {
                SubscriptionIdentifier = options.SubscriptionIdentifier == 0 ? null : options.SubscriptionIdentifier,
                UserProperties = options.UserProperties,
            };
        return RequestAsync<FilterAckPacket>(
            PacketType.SubAck, cancellation, (id, output) => new SubscribePacket(id, options.TopicFilters, properties).Write(output, _version));
    }

    public Task<FilterAckPacket> UnsubscribeAsync(MqttClientUnsubscribeOptions options, CancellationToken cancellation)
    {
        var properties = PropertySet.Reason(null, options.UserProperties);
        return RequestAsync<FilterAckPacket>(
            PacketType.UnsubAck, cancellation, (id, output) => new UnsubscribePacket(id, options.TopicFilters, properties).Write(output, _version));
    }

    public Task PingAsync(CancellationToken cancellation)
    {
        TaskCompletionSource answer;
        lock (Output)
        {
            answer = _ping is { Task.IsCompleted: false } ? _ping : _ping = new(TaskCreationOptions.RunContinuationsAsynchronously);
            EmptyPacket.Write(Pending, PacketType.PingReq);
        }

        Post();
        return IsClosed ? Task.FromException(new MqttClientNotConnectedException()) : answer.Task.WaitAsync(cancellation);
    }

    public void Acknowledge(AckPacket packet) => Send(packet);

    /// <summary>Says goodbye, waits until it is sent, closes.</summary>
    public async Task DisconnectAsync(DisconnectPacket packet, CancellationToken cancellation)
    {
        Send(packet, static (packet, output, connection) => packet.Write(output, connection._version));
        try
        {
            await FlushAsync().WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            Close();
        }
    }

    /// <summary>Closes at once.</summary>
    public void Abort(Exception? reason)
    {
        _failure ??= reason;
        Close();
    }

    protected override void Close()
    {
        _keepAlive?.Dispose();
        base.Close();
    }

    protected override void WriteFailed(Exception exception) => Abort(exception);

    private async Task<TReply> RequestAsync<TReply>(PacketType reply, CancellationToken cancellation, Action<ushort, OutputBuffer> write)
        where TReply : struct
    {
        using var exchange = _replies.Begin();
        var answer = exchange.Expect<TReply>(reply);
        Send((write, exchange.PacketId), static (what, output, _) => what.write(what.PacketId, output));
        return await answer.WaitAsync(cancellation).ConfigureAwait(false);
    }

    private void Send(AckPacket packet) => Send(packet, static (packet, output, connection) => packet.Write(output, connection._version));

    private void Send<T>(T what, Action<T, OutputBuffer, ClientConnection> write)
    {
        lock (Output)
        {
            if (IsClosed)
            {
                throw new MqttClientNotConnectedException();
            }

            var before = Pending.Length;
            try
            {
                write(what, Pending, this);
                if (Pending.Length - before > _serverMaximumPacketBytes)
                {
                    throw new MqttProtocolViolationException(
                        $"A packet of {Pending.Length - before} bytes is larger than the server takes ({_serverMaximumPacketBytes}).");
                }
            }
            catch
            {
                Pending.Truncate(before);
                throw;
            }
        }

        Post();
    }

    private void Write(OutputBuffer output, MqttApplicationMessage message, ushort id)
    {
        PublishHeader header = new(
            message.QualityOfServiceLevel,
            id,
            message.Retain,
            ExpirySeconds: message.MessageExpiryInterval,
            TopicAlias: message.TopicAlias,
            AliasIsKnown: message.Topic.Length == 0,
            Subscriptions: null);
        PublishPacket.Write(output, message, header, _version);
    }

    /// <summary>Pings where nothing was sent for the period, and gives up where the answer does not come in half of it.</summary>
    private void KeepAlive()
    {
        var nowMs = Environment.TickCount64;
        var quietMs = nowMs - LastSent;

        // A process that was stopped for a while has its answers still to read.
        var wasStopped = nowMs - _keepAliveDueMs > _keepAlivePeriodMs / 4;
        if (_ping is { Task.IsCompleted: false } && quietMs >= _keepAlivePeriodMs / 2 && !wasStopped)
        {
            Abort(new MqttCommunicationTimedOutException());
            return;
        }

        var waitMs = _keepAlivePeriodMs - quietMs;
        if (waitMs <= 0)
        {
            _ = PingAsync(CancellationToken.None).ContinueWith(static ping => _ = ping.Exception, TaskScheduler.Default);
            waitMs = Math.Max(1, _keepAlivePeriodMs / 2);
        }

        try
        {
            _keepAliveDueMs = nowMs + waitMs;
            _keepAlive?.Change(waitMs, Timeout.Infinite);
        }
        catch (ObjectDisposedException)
        {
            // Closed meanwhile.
        }
    }
}
