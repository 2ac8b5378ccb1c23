using System.Net;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Muser.Embedded.Mqtt.Endpoints;
using Muser.Embedded.Mqtt.Events;
using Muser.Embedded.Mqtt.Sessions;
using Muser.Embedded.Mqtt.Topics;
using Muser.Embedded.Mqtt.Wire;

namespace Muser.Embedded.Mqtt;

/// <summary>One client's connection, from CONNECT to its end. Packets are handled one after another.</summary>
internal sealed class BrokerConnection : Connection
{
    /// <summary>Messages of QoS 2 that a client may have under way.</summary>
    private const ushort ReceiveMaximum = 1024;

    /// <summary>Topic aliases in each direction.</summary>
    private const ushort TopicAliasMaximum = 64;

    /// <summary>The largest packet that is taken, and before the client is let in.</summary>
    private const int LargestPacketBytes = 16 << 20;

    private const int LargestConnectBytes = 128 << 10;

    /// <summary>Clients are asked to be heard at least this often (MQTT 5 only).</summary>
    private const ushort LongestKeepAliveSeconds = 60;

    /// <summary>How long a client has to take the last words, and then to close.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(500);

    private readonly Broker _broker;
    private readonly AcceptedStream _stream;
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ConnectPacket? _connect;
    private DisconnectPacket? _disconnect;
    private string?[]? _inboundAliases;
    private Dictionary<string, ushort>? _outboundAliases;
    private ushort _outboundAliasMaximum;
    private uint _clientMaximumPacketBytes = uint.MaxValue;
    private bool _wantsProblemInformation = true;
    private bool _mayFill;
    private bool _isTakenOver;
    private long _silentMs;
    private long _seenBytes;
    private int _stopping;

    public BrokerConnection(Broker broker, AcceptedStream stream)
        : base(stream.Stream)
    {
        _broker = broker;
        _stream = stream;
        MaximumPacketBytes = LargestConnectBytes;
        SilenceLimitMs = (long)broker.Options.DefaultCommunicationTimeout.TotalMilliseconds;
    }

    /// <summary>Null until the client is let in.</summary>
    public Session? Session { get; private set; }

    public EndPoint? Remote => _stream.Remote;

    public MqttProtocolVersion Version => _connect?.Version ?? MqttProtocolVersion.Unknown;

    /// <summary>Messages of QoS 1 and 2 that may be under way to the client.</summary>
    public int SendQuota { get; private set; } = ushort.MaxValue;

    /// <summary>0 for no limit.</summary>
    public long SilenceLimitMs { get; private set; }

    public DateTime ConnectedUtc { get; } = DateTime.UtcNow;

    public long PacketsReceived { get; private set; }

    public long PacketsSent { get; private set; }

    public long MessagesReceived { get; private set; }

    public long MessagesSent { get; private set; }

    /// <summary>Adds a step to how long nothing has come, and returns that.</summary>
    public long CountSilence(long stepMs)
    {
        var bytes = BytesReceived;
        _silentMs = bytes == _seenBytes ? _silentMs + stepMs : 0;
        _seenBytes = bytes;
        return _silentMs;
    }

    /// <summary>Serves the client until the connection has ended.</summary>
    public async Task RunAsync()
    {
        await ReceiveAsync().ConfigureAwait(false);
        if (Volatile.Read(ref _stopping) != 0)
        {
            await DiscardAsync().ConfigureAwait(false);
        }

        await FlushAsync().WaitAsync(_broker.Options.DefaultCommunicationTimeout).ContinueWith(static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
        Close();
        if (Session is { } session)
        {
            await _broker.EndedAsync(this, session, _connect!, _disconnect).ConfigureAwait(false);
            if (!_isTakenOver)
            {
                var type = _disconnect is null ? MqttClientDisconnectType.NotClean : MqttClientDisconnectType.Clean;
                await _broker.Events.ClientDisconnected.NotifyAsync(new(_connect!, _disconnect, type, Remote, session.Items)).ConfigureAwait(false);
            }
        }

        _ended.TrySetResult();
    }

    /// <summary>Tells the client (MQTT 5) and closes. Completes when the connection has ended.</summary>
    public async Task StopAsync(MqttServerClientDisconnectOptions? options)
    {
        if (Interlocked.Exchange(ref _stopping, 1) == 0)
        {
            if (options is not null && Version == MqttProtocolVersion.V500 && Session is not null)
            {
                var properties = PropertySet.Reason(options.ReasonString, options.UserProperties);
                if (!string.IsNullOrEmpty(options.ServerReference))
                {
                    (properties ??= new()).ServerReference = options.ServerReference;
                }

                Send(new DisconnectPacket(options.ReasonCode, properties), static (packet, output, version) => packet.Write(output, version));
                await Task.WhenAny(FlushAsync(), Task.Delay(LastWords)).ConfigureAwait(false);
                await Task.WhenAny(_ended.Task, Task.Delay(LastWords)).ConfigureAwait(false);
            }

            Close();
        }

        await _ended.Task.ConfigureAwait(false);
    }

    /// <summary>Closes at once.</summary>
    public void Abort() => Close();

    /// <summary>Another connection has come with this client id.</summary>
    public async Task TakeOverAsync(Session session)
    {
        _isTakenOver = true;
        _ = StopAsync(new() { ReasonCode = MqttDisconnectReasonCode.SessionTakenOver });
        await _broker.Events.ClientDisconnected.NotifyAsync(new(_connect!, null, MqttClientDisconnectType.Takeover, Remote, session.Items)).ConfigureAwait(false);
    }

    /// <summary>Writes a message, unless it has expired or the client does not take packets of that size.</summary>
    public bool TryWrite(OutputBuffer output, in Delivery delivery, ushort id, bool dup)
    {
        if (!delivery.TryGetExpiry(out var expirySeconds))
        {
            return false;
        }

        var topic = delivery.Message.Topic;
        var alias = OutboundAlias(topic, out var aliasIsKnown);
        PublishHeader header = new(delivery.Quality, id, delivery.Retain, dup, expirySeconds, alias, aliasIsKnown, delivery.Identifiers);
        var before = output.Length;
        PublishPacket.Write(output, delivery.Message, header, Version);
        if (output.Length - before > _clientMaximumPacketBytes)
        {
            output.Truncate(before);
            if (alias > 0 && !aliasIsKnown)
            {
                _outboundAliases!.Remove(topic);
            }

            return false;
        }

        PacketsSent++;
        MessagesSent++;
        return true;
    }

    public void WriteRelease(OutputBuffer output, ushort id)
    {
        new AckPacket(PacketType.PubRel, id).Write(output, Version);
        PacketsSent++;
    }

    protected override void Fill(OutputBuffer output)
    {
        if (_mayFill)
        {
            Session!.Fill(this, output, WriteBytes);
        }
    }

    protected override bool HasMore() => _mayFill && Session!.HasMore(this);

    protected override void Close()
    {
        base.Close();
        _ending.Cancel();
    }

    protected override ValueTask RefusedAsync(PacketFault fault)
    {
        Refuse(fault);
        return ValueTask.CompletedTask;
    }

    protected override ValueTask<bool> ReceivedAsync(byte header, ReadOnlyMemory<byte> body)
    {
        PacketsReceived++;
        if (Volatile.Read(ref _stopping) != 0)
        {
            return new(false);
        }

        var type = (PacketType)(header >> 4);
        if (Session is null)
        {
            return type == PacketType.Connect ? ConnectAsync(body) : new(false);
        }

        // A client that publishes and does not read what it is answered is not read from either.
        var room = WaitForRoomAsync();
        return room.IsCompletedSuccessfully ? HandleAsync(type, header, body) : HandleLaterAsync(room, type, header, body);
    }

    private async ValueTask<bool> HandleLaterAsync(Task room, PacketType type, byte header, ReadOnlyMemory<byte> body)
    {
        await room.ConfigureAwait(false);
        return await HandleAsync(type, header, body).ConfigureAwait(false);
    }

    private ValueTask<bool> HandleAsync(PacketType type, byte header, ReadOnlyMemory<byte> body)
    {
        switch (type)
        {
            case PacketType.Publish:
                return PublishAsync(header, body.Span);
            case PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp:
                return new(Check(Acknowledge(type, body.Span)));
            case PacketType.Subscribe:
                var fault = SubscribePacket.Read(body.Span, Version, out var subscribe);
                return Check(fault) ? SubscribeAsync(subscribe) : new(false);
            case PacketType.Unsubscribe:
                fault = UnsubscribePacket.Read(body.Span, Version, out var unsubscribe);
                return Check(fault) ? UnsubscribeAsync(unsubscribe) : new(false);
            case PacketType.PingReq:
                Send(PacketType.PingResp, static (type, output, _) => EmptyPacket.Write(output, type));
                return new(true);
            case PacketType.Disconnect:
                fault = DisconnectPacket.Read(body.Span, Version, out var disconnect);
                if (disconnect.Properties?.SessionExpirySeconds is { } expiry)
                {
                    fault = expiry > 0 && Session!.ExpirySeconds == 0 ? PacketFault.ProtocolError : fault;
                    Session!.ExpirySeconds = expiry;
                }

                if (Check(fault))
                {
                    _disconnect = disconnect;
                }

                return new(false);
            default:
                return new(Check(PacketFault.ProtocolError));
        }
    }

    private async ValueTask<bool> ConnectAsync(ReadOnlyMemory<byte> body)
    {
        var fault = ConnectPacket.Read(body.Span, out var packet);
        if (fault != PacketFault.None)
        {
            if (fault == PacketFault.UnsupportedVersion || packet.Version == MqttProtocolVersion.V500)
            {
                Answer(packet, new(false, (MqttConnectReasonCode)fault, null));
            }

            return false;
        }

        var items = new System.Collections.Concurrent.ConcurrentDictionary<object, object>();
        ValidatingConnectionEventArgs args = new(packet, Remote, _stream.Certificate, _stream.IsSecure, items, _ending.Token);
        if (packet.Properties?.AuthenticationMethod is not null)
        {
            args.ReasonCode = MqttConnectReasonCode.BadAuthenticationMethod;
        }
        else
        {
            await _broker.Events.ValidatingConnection.InvokeAsync(args).ConfigureAwait(false);
        }

        var assigned = packet.ClientId.Length > 0 ? null : args.AssignedClientIdentifier ?? Guid.NewGuid().ToString("N");
        if (assigned is not null && args.ReasonCode == MqttConnectReasonCode.Success && packet is { Version: not MqttProtocolVersion.V500, CleanStart: false })
        {
            args.ReasonCode = MqttConnectReasonCode.ClientIdentifierNotValid;
        }

        var properties = PropertySet.Reason(args.ReasonString, args.ResponseUserProperties) ?? new PropertySet();
        properties.ServerReference = args.ServerReference;
        if (args.ReasonCode != MqttConnectReasonCode.Success || IsClosed)
        {
            Answer(packet, new(false, args.ReasonCode, properties));
            return false;
        }

        packet.ClientId = assigned ?? packet.ClientId;
        await AdmitAsync(packet, properties, assigned, items).ConfigureAwait(false);
        await _broker.Events.ClientConnected.NotifyAsync(new(packet, Remote, Session!.Items)).ConfigureAwait(false);
        return true;
    }

    private async Task AdmitAsync(ConnectPacket packet, PropertySet properties, string? assigned, System.Collections.IDictionary items)
    {
        _connect = packet;
        var isFive = packet.Version == MqttProtocolVersion.V500;
        var wished = packet.Properties;
        SendQuota = wished?.ReceiveMaximum ?? ushort.MaxValue;
        _clientMaximumPacketBytes = wished?.MaximumPacketBytes ?? uint.MaxValue;
        _outboundAliasMaximum = Math.Min(wished?.TopicAliasMaximum ?? 0, TopicAliasMaximum);
        _wantsProblemInformation = wished?.RequestProblemInformation ?? true;
        MaximumPacketBytes = LargestPacketBytes;
        var keepAliveSeconds = isFive ? Math.Min(packet.KeepAliveSeconds, LongestKeepAliveSeconds) : packet.KeepAliveSeconds;
        SilenceLimitMs = keepAliveSeconds * 1500L;

        var (session, former, formerSession, dropped, wasPresent) = _broker.Sessions.Admit(packet.ClientId, packet.CleanStart, this, items);
        session.Timers.Cancel();
        session.UserName = packet.UserName;
        session.ExpirySeconds = isFive ? wished?.SessionExpirySeconds ?? 0 : packet.CleanStart ? 0 : uint.MaxValue;
        if (former is not null)
        {
            await former.TakeOverAsync(formerSession!).ConfigureAwait(false);
        }

        if (dropped is not null)
        {
            await _broker.DroppedAsync(dropped).ConfigureAwait(false);
        }

        properties.AssignedClientIdentifier = assigned;
        properties.ReceiveMaximum = ReceiveMaximum;
        properties.TopicAliasMaximum = TopicAliasMaximum;
        properties.MaximumPacketBytes = LargestPacketBytes;
        properties.SharedSubscriptionAvailable = false;
        properties.ServerKeepAliveSeconds = keepAliveSeconds == packet.KeepAliveSeconds ? null : keepAliveSeconds;
        properties.SessionExpirySeconds = _broker.Options.EnablePersistentSessions || session.ExpirySeconds == 0 ? null : 0;
        Session = session;
        lock (Output)
        {
            new ConnAckPacket(wasPresent, MqttConnectReasonCode.Success, properties).Write(Pending, packet.Version);
            _mayFill = true;
        }

        PacketsSent++;
        Post();
    }

    /// <summary>Refuses a client.</summary>
    private void Answer(ConnectPacket packet, ConnAckPacket answer)
    {
        var version = packet.Version == MqttProtocolVersion.Unknown ? MqttProtocolVersion.V311 : packet.Version;
        lock (Output)
        {
            answer.Write(Pending, version);
        }

        Post();
    }

    private ValueTask<bool> PublishAsync(byte header, ReadOnlySpan<byte> body)
    {
        var fault = PublishPacket.Read(header, body, Version, out var message, out var id);
        if (fault == PacketFault.None && message.TopicAlias > 0)
        {
            fault = ResolveAlias(message);
        }

        if (message.SubscriptionIdentifiers is not null)
        {
            fault = PacketFault.ProtocolError;
        }

        if (!Check(fault))
        {
            return new(false);
        }

        MessagesReceived++;
        message.Dup = false;
        var session = Session!;
        if (message.QualityOfServiceLevel == MqttQualityOfServiceLevel.ExactlyOnce)
        {
            if (!session.TryReceiveExactlyOnce(id, out var unreleased))
            {
                // Had it: nothing more than saying so again.
                Send(new AckPacket(PacketType.PubRec, id));
                return new(true);
            }

            if (unreleased > ReceiveMaximum)
            {
                return new(Check(PacketFault.ReceiveMaximumExceeded));
            }
        }

        var publishing = _broker.PublishAsync(message, session.ClientId, session.UserName, session.Items, _ending.Token);
        return publishing.IsCompletedSuccessfully
            ? new(Answer(message.QualityOfServiceLevel, id, publishing.Result))
            : AnswerLaterAsync(publishing, message.QualityOfServiceLevel, id);
    }

    private async ValueTask<bool> AnswerLaterAsync(ValueTask<PublishOutcome> publishing, MqttQualityOfServiceLevel quality, ushort id) =>
        Answer(quality, id, await publishing.ConfigureAwait(false));

    private bool Answer(MqttQualityOfServiceLevel quality, ushort id, in PublishOutcome outcome)
    {
        if (outcome.CloseConnection)
        {
            _ = StopAsync(new() { ReasonCode = MqttDisconnectReasonCode.UnspecifiedError });
            return false;
        }

        if (quality > MqttQualityOfServiceLevel.AtMostOnce)
        {
            var type = quality == MqttQualityOfServiceLevel.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec;
            AckPacket ack = new(type, id, (byte)outcome.Reason, Reason(outcome.ReasonString, outcome.UserProperties));
            if (type == PacketType.PubRec && ack.Failed && Version == MqttProtocolVersion.V500)
            {
                Session!.ForgetExactlyOnce(id);
            }

            Send(ack);
        }

        return true;
    }

    private PacketFault Acknowledge(PacketType type, ReadOnlySpan<byte> body)
    {
        var fault = AckPacket.Read(type, body, Version, out var ack);
        if (fault != PacketFault.None)
        {
            return fault;
        }

        var session = Session!;
        switch (type)
        {
            case PacketType.PubAck or PacketType.PubComp:
                session.Complete(ack.PacketId);
                break;
            case PacketType.PubRec when ack.Failed:
                session.Complete(ack.PacketId);
                break;
            case PacketType.PubRec:
                Send(new AckPacket(PacketType.PubRel, ack.PacketId, session.Release(ack.PacketId) ? (byte)0 : AckPacket.PacketIdentifierNotFound));
                break;
            default:
                Send(new AckPacket(PacketType.PubComp, ack.PacketId, session.ForgetExactlyOnce(ack.PacketId) ? (byte)0 : AckPacket.PacketIdentifierNotFound));
                break;
        }

        return PacketFault.None;
    }

    private async ValueTask<bool> SubscribeAsync(SubscribePacket packet)
    {
        var session = Session!;
        var reasons = new byte[packet.Filters.Count];
        List<Delivery> retained = [];
        List<MqttTopicFilter> granted = [];
        string? reasonString = null;
        var close = false;
        for (var i = 0; i < packet.Filters.Count; i++)
        {
            InterceptingSubscriptionEventArgs args = new(
                session.ClientId, session.UserName, new(_broker, session), packet.Filters[i], packet.Properties?.UserProperties, _ending.Token);
            args.Response.ReasonCode = TopicRules.IsShared(packet.Filters[i].Topic)
                ? MqttSubscribeReasonCode.SharedSubscriptionsNotSupported
                : (MqttSubscribeReasonCode)packet.Filters[i].QualityOfServiceLevel;
            args.ProcessSubscription = args.Response.ReasonCode <= MqttSubscribeReasonCode.GrantedQoS2;
            await _broker.Events.InterceptingSubscription.InvokeAsync(args).ConfigureAwait(false);
            reasons[i] = (byte)args.Response.ReasonCode;
            reasonString ??= args.Response.ReasonString;
            close |= args.CloseConnection;
            if (args.ProcessSubscription && args.Response.ReasonCode <= MqttSubscribeReasonCode.GrantedQoS2)
            {
                // The interceptor may have chosen another filter, or granted less than was asked for.
                args.TopicFilter.QualityOfServiceLevel = (MqttQualityOfServiceLevel)args.Response.ReasonCode;
                retained.AddRange(_broker.Subscribe(session, args.TopicFilter, packet.Properties?.SubscriptionIdentifier ?? 0));
                granted.Add(args.TopicFilter);
            }
        }

        var properties = Reason(reasonString, null);
        Send((packet.PacketId, reasons, properties), static (what, output, version) =>
            new FilterAckPacket(PacketType.SubAck, what.PacketId, what.reasons, what.properties).Write(output, version));
        foreach (var delivery in retained)
        {
            session.Enqueue(delivery);
        }

        foreach (var filter in granted)
        {
            await _broker.Events.ClientSubscribedTopic.NotifyAsync(new(session.ClientId, session.UserName, filter, session.Items)).ConfigureAwait(false);
        }

        return !close;
    }

    private async ValueTask<bool> UnsubscribeAsync(UnsubscribePacket packet)
    {
        var session = Session!;
        var reasons = new byte[packet.Filters.Count];
        string? reasonString = null;
        var close = false;
        for (var i = 0; i < packet.Filters.Count; i++)
        {
            var filter = packet.Filters[i];
            InterceptingUnsubscriptionEventArgs args = new(
                session.ClientId, session.UserName, session.Items, filter, packet.Properties?.UserProperties, _ending.Token);
            await _broker.Events.InterceptingUnsubscription.InvokeAsync(args).ConfigureAwait(false);
            close |= args.CloseConnection;
            reasonString ??= args.Response.ReasonString;
            if (args.ProcessUnsubscription && !_broker.Subscriptions.Remove(session, filter, out _))
            {
                args.Response.ReasonCode = MqttUnsubscribeReasonCode.NoSubscriptionExisted;
            }

            reasons[i] = (byte)args.Response.ReasonCode;
            await _broker.Events.ClientUnsubscribedTopic.NotifyAsync(new(session.ClientId, session.UserName, filter, session.Items)).ConfigureAwait(false);
        }

        var properties = Reason(reasonString, null);
        Send((packet.PacketId, reasons, properties), static (what, output, version) =>
            new FilterAckPacket(PacketType.UnsubAck, what.PacketId, what.reasons, what.properties).Write(output, version));
        return !close;
    }

    private PacketFault ResolveAlias(MqttApplicationMessage message)
    {
        if (message.TopicAlias > TopicAliasMaximum)
        {
            return PacketFault.TopicAliasInvalid;
        }

        _inboundAliases ??= new string?[TopicAliasMaximum + 1];
        ref var known = ref _inboundAliases[message.TopicAlias];
        known = message.Topic.Length > 0 ? message.Topic : known;
        message.Topic = known ?? "";
        message.TopicAlias = 0;
        return known is null ? PacketFault.TopicAliasInvalid : PacketFault.None;
    }

    /// <summary>The alias that stands for a topic to this client, given to the first topics that come; 0 for none.</summary>
    private ushort OutboundAlias(string topic, out bool isKnown)
    {
        isKnown = false;
        if (_outboundAliasMaximum == 0)
        {
            return 0;
        }

        _outboundAliases ??= new(StringComparer.Ordinal);
        if (_outboundAliases.TryGetValue(topic, out var alias))
        {
            isKnown = true;
            return alias;
        }

        if (_outboundAliases.Count >= _outboundAliasMaximum)
        {
            return 0;
        }

        alias = (ushort)(_outboundAliases.Count + 1);
        _outboundAliases.Add(topic, alias);
        return alias;
    }

    /// <summary>What a client hears beside a reason code, where it wants to.</summary>
    private PropertySet? Reason(string? text, List<MqttUserProperty>? userProperties) =>
        _wantsProblemInformation ? PropertySet.Reason(text, userProperties) : null;

    private bool Check(PacketFault fault)
    {
        if (fault == PacketFault.None)
        {
            return true;
        }

        Refuse(fault);
        return false;
    }

    /// <summary>The connection ends here; a client of MQTT 5 is told why.</summary>
    private void Refuse(PacketFault fault)
    {
        if (Session is not null)
        {
            _ = StopAsync(new() { ReasonCode = (MqttDisconnectReasonCode)fault });
        }
    }

    private void Send(AckPacket packet) => Send(packet, static (packet, output, version) => packet.Write(output, version));

    private void Send<T>(T what, Action<T, OutputBuffer, MqttProtocolVersion> write)
    {
        lock (Output)
        {
            write(what, Pending, Version);
        }

        PacketsSent++;
        Post();
    }
}
