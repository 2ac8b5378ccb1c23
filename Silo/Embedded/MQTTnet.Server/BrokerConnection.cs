using System.Net;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Muser.Embedded.Mqtt.Endpoints;
using Muser.Embedded.Mqtt.Events;
using Muser.Embedded.Mqtt.Sessions;
using Muser.Embedded.Mqtt.Wire;

namespace Muser.Embedded.Mqtt;

/// <summary>One client's connection, from CONNECT to its end. Packets are handled one after another.</summary>
internal sealed partial class BrokerConnection : Connection
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

        if (Session is null || _disconnect is not null)
        {
            // Refused, or gone in good order: what was answered is to arrive.
            await Task.WhenAny(FlushAsync(), Task.Delay(LastWords)).ConfigureAwait(false);
        }

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

    /// <summary>Completes when the connection has ended and all is told.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Tells the client (MQTT 5) and closes. Does not wait for what is being handled: a handler may call it.</summary>
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
