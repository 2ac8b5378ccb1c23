using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Internal;
using MQTTnet.Protocol;
using Muser.Embedded.Mqtt.Events;
using Muser.Embedded.Mqtt.Wire;

namespace Muser.Embedded.Mqtt.Client;

/// <summary>The client: connects, hands received messages to the handlers one after another, tells when the connection has ended.</summary>
internal sealed class EmbeddedMqttClient : Disposable, IMqttClient
{
    private static readonly Task<MqttClientPublishResult> Sent =
        Task.FromResult(new MqttClientPublishResult(null, MqttClientPublishReasonCode.Success, null, null));

    private readonly HashSet<ushort> _receivedExactlyOnce = [];
    private int _state = (int)State.Disconnected;
    private ClientConnection? _connection;
    private MqttClientDisconnectOptionsReason _said;

    private enum State
    {
        Disconnected,
        Connecting,
        Connected,
        Disconnecting,
    }

    public event Func<MqttApplicationMessageReceivedEventArgs, Task>? ApplicationMessageReceivedAsync;

    public event Func<MqttClientConnectedEventArgs, Task>? ConnectedAsync;

    public event Func<MqttClientConnectingEventArgs, Task>? ConnectingAsync;

    public event Func<MqttClientDisconnectedEventArgs, Task>? DisconnectedAsync;

    public bool IsConnected => Volatile.Read(ref _state) == (int)State.Connected;

    public MqttClientOptions? Options { get; private set; }

    public async Task<MqttClientConnectResult> ConnectAsync(MqttClientOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ThrowIfDisposed();
        var channel = options.ChannelOptions as MqttClientTcpOptions ?? throw new ArgumentException("ChannelOptions are not set.");
        if (options.ValidateFeatures)
        {
            MqttClientOptionsValidator.ThrowIfNotSupported(options);
        }

        if (!TryMove(State.Disconnected, State.Connecting))
        {
            throw new InvalidOperationException("It is not allowed to connect while the client is connected, or connecting or disconnecting is pending.");
        }

        Options = options;
        _said = MqttClientDisconnectOptionsReason.UnspecifiedError;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (!cancellationToken.CanBeCanceled)
        {
            time.CancelAfter(options.Timeout);
        }

        ConnAckPacket answer;
        try
        {
            await ConnectingAsync.InvokeAsync(new(options)).ConfigureAwait(false);
            var stream = await ClientStream.OpenAsync(channel, time.Token).ConfigureAwait(false);
            answer = await ShakeHandsAsync(stream, options, time.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            var told = exception is OperationCanceledException && !cancellationToken.IsCancellationRequested
                ? new MqttCommunicationTimedOutException(exception)
                : exception is OperationCanceledException or MqttCommunicationException or MqttProtocolViolationException ? exception
                : new MqttCommunicationException(exception.Message, exception);
            Ended(clientWasConnected: false, null, told);
            throw told == exception ? System.Runtime.ExceptionServices.ExceptionDispatchInfo.SetCurrentStackTrace(told) : told;
        }

        var result = ClientMessages.Result(answer, options.ProtocolVersion);
        if (answer.ReasonCode != MqttConnectReasonCode.Success)
        {
            _connection?.Abort(null);
            Ended(clientWasConnected: false, result, null);
            return result;
        }

        TryMove(State.Connecting, State.Connected);
        if (_connection!.HasEnded)
        {
            EndedConnected(_connection, null);
        }

        await ConnectedAsync.InvokeAsync(new(result)).ConfigureAwait(false);
        return result;
    }

    public async Task DisconnectAsync(MqttClientDisconnectOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ThrowIfDisposed();
        if (!TryMove(State.Connected, State.Disconnecting))
        {
            return;
        }

        _said = options.Reason;
        PropertySet? properties = PropertySet.Reason(options.ReasonString, options.UserProperties);
        if (options.SessionExpiryInterval > 0)
        {
            (properties ??= new()).SessionExpirySeconds = options.SessionExpiryInterval;
        }

        using var time = Within(cancellationToken);
        var connection = _connection!;
        var ended = connection.Ended;
        try
        {
            await connection.DisconnectAsync(new((MqttDisconnectReasonCode)options.Reason, properties), time.Token).ConfigureAwait(false);
        }
        finally
        {
            await ended.ConfigureAwait(false);
        }
    }

    public Task PingAsync(CancellationToken cancellationToken = default) => RequestAsync(
        static (connection, _, cancellation) => Nothing(connection.PingAsync(cancellation)), 0, cancellationToken);

    public Task<MqttClientPublishResult> PublishAsync(MqttApplicationMessage applicationMessage, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        MqttTopicValidator.ThrowIfInvalid(applicationMessage);
        var connection = Connected();
        if (Options!.ValidateFeatures)
        {
            MqttApplicationMessageValidator.ThrowIfNotSupported(applicationMessage, Options.ProtocolVersion);
        }

        if (applicationMessage.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce)
        {
            var room = connection.PublishAsync(applicationMessage);
            return room.IsCompletedSuccessfully ? Sent : WhenSentAsync(room, cancellationToken);
        }

        return applicationMessage.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtLeastOnce
            ? AtLeastOnceAsync(connection, applicationMessage, cancellationToken)
            : ExactlyOnceAsync(connection, applicationMessage, cancellationToken);
    }

    public async Task<MqttClientSubscribeResult> SubscribeAsync(MqttClientSubscribeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var filter in options.TopicFilters)
        {
            MqttTopicValidator.ThrowIfInvalidSubscribe(filter.Topic);
        }

        if (options.TopicFilters.Count == 0)
        {
            throw new MqttProtocolViolationException("At least one topic filter must be set.");
        }

        var answer = await RequestAsync(
            static (connection, options, cancellation) => connection.SubscribeAsync(options, cancellation), options, cancellationToken).ConfigureAwait(false);
        var items = ClientMessages.Items(options.TopicFilters, answer, static (filter, reason) => new MqttClientSubscribeResultItem(filter, (MqttClientSubscribeResultCode)reason));
        return new(answer.PacketId, items, answer.Properties?.ReasonString, answer.Properties?.UserProperties);
    }

    public async Task<MqttClientUnsubscribeResult> UnsubscribeAsync(MqttClientUnsubscribeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var filter in options.TopicFilters)
        {
            MqttTopicValidator.ThrowIfInvalidSubscribe(filter);
        }

        if (options.TopicFilters.Count == 0)
        {
            throw new MqttProtocolViolationException("At least one topic filter must be set.");
        }

        var answer = await RequestAsync(
            static (connection, options, cancellation) => connection.UnsubscribeAsync(options, cancellation), options, cancellationToken).ConfigureAwait(false);
        if (Options!.ProtocolVersion != MqttProtocolVersion.V500)
        {
            // MQTT 3.1.1 answers for all of them at once.
            answer = answer with { Reasons = new byte[options.TopicFilters.Count] };
        }

        var items = ClientMessages.Items(options.TopicFilters, answer, static (filter, reason) => new MqttClientUnsubscribeResultItem(filter, (MqttClientUnsubscribeResultCode)reason));
        return new(answer.PacketId, items, answer.Properties?.ReasonString, answer.Properties?.UserProperties);
    }

    protected override void Dispose(bool disposing)
    {
        _connection?.Abort(null);
        base.Dispose(disposing);
    }

    private static async Task<int> Nothing(Task task)
    {
        await task.ConfigureAwait(false);
        return 0;
    }

    private static async Task<MqttClientPublishResult> WhenSentAsync(Task room, CancellationToken cancellation)
    {
        await room.WaitAsync(cancellation).ConfigureAwait(false);
        return await Sent.ConfigureAwait(false);
    }

    private static async Task<MqttClientPublishResult> AtLeastOnceAsync(
        ClientConnection connection, MqttApplicationMessage message, CancellationToken cancellation)
    {
        var ack = await connection.PublishAtLeastOnceAsync(message, cancellation).ConfigureAwait(false);
        return ClientMessages.Result(ack.PacketId, ack.Reason, ack.Properties);
    }

    private static async Task<MqttClientPublishResult> ExactlyOnceAsync(
        ClientConnection connection, MqttApplicationMessage message, CancellationToken cancellation)
    {
        var (received, completed) = await connection.PublishExactlyOnceAsync(message, cancellation).ConfigureAwait(false);
        var reason = completed is { Failed: true } ? (byte)MqttClientPublishReasonCode.UnspecifiedError : received.Reason;
        return ClientMessages.Result(received.PacketId, reason, completed?.Properties ?? received.Properties);
    }

    private async Task<ConnAckPacket> ShakeHandsAsync(Stream stream, MqttClientOptions options, CancellationToken cancellation)
    {
        var queue = Channel.CreateUnbounded<(MqttApplicationMessage Message, ushort PacketId)>(new() { SingleReader = true, SingleWriter = true });
        ClientConnection connection = new(stream, options, _receivedExactlyOnce, (message, id) => queue.Writer.TryWrite((message, id)));
        _connection = connection;
        connection.Ended = RunAsync(connection, queue);
        try
        {
            var answer = await connection.ConnectAsync(ClientMessages.Greeting(options), cancellation).ConfigureAwait(false);
            if (!answer.SessionPresent)
            {
                lock (_receivedExactlyOnce)
                {
                    _receivedExactlyOnce.Clear();
                }
            }

            return answer;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            connection.Abort(exception);
            throw new MqttConnectingFailedException($"Error while authenticating. {exception.Message}", exception);
        }
        catch
        {
            connection.Abort(null);
            throw;
        }
    }

    /// <summary>The whole life of one connection. What was received may still be handled when it has ended.</summary>
    private async Task RunAsync(ClientConnection connection, Channel<(MqttApplicationMessage Message, ushort PacketId)> queue)
    {
        _ = HandleAsync(connection, queue.Reader);
        var exception = await connection.RunAsync().ConfigureAwait(false);
        queue.Writer.TryComplete();
        connection.HasEnded = true;
        Interlocked.MemoryBarrier();
        EndedConnected(connection, exception);
    }

    /// <summary>Told once for a connection that had been made; one that ends while it is being made fails the connect.</summary>
    private void EndedConnected(ClientConnection connection, Exception? exception)
    {
        if ((TryMove(State.Connected, State.Disconnecting) || Volatile.Read(ref _state) == (int)State.Disconnecting) && connection.TryTellEnd())
        {
            Ended(clientWasConnected: true, null, exception, connection.ServerDisconnect);
        }
    }

    private async Task HandleAsync(ClientConnection connection, ChannelReader<(MqttApplicationMessage Message, ushort PacketId)> messages)
    {
        await foreach (var (message, id) in messages.ReadAllAsync().ConfigureAwait(false))
        {
            MqttApplicationMessageReceivedEventArgs args = new(Options!.ClientId, message, id, (args, _) => Acknowledge(connection, args));
            try
            {
                await ApplicationMessageReceivedAsync.InvokeAsync(args).ConfigureAwait(false);
                if (args.AutoAcknowledge)
                {
                    await args.AcknowledgeAsync(CancellationToken.None).ConfigureAwait(false);
                }
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // A handler that fails leaves its message without acknowledgement, as MQTTnet does.
            }
        }
    }

    private static Task Acknowledge(ClientConnection connection, MqttApplicationMessageReceivedEventArgs args)
    {
        if (args.ApplicationMessage.QualityOfServiceLevel > MqttQualityOfServiceLevel.AtMostOnce && !args.ProcessingFailed)
        {
            var type = args.ApplicationMessage.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec;
            connection.Acknowledge(new(
                type, args.PacketIdentifier, (byte)args.ReasonCode, PropertySet.Reason(args.ResponseReasonString, args.ResponseUserProperties)));
        }

        return Task.CompletedTask;
    }

    /// <summary>Makes the client ready for the next connect, and tells; a handler may connect again.</summary>
    private void Ended(bool clientWasConnected, MqttClientConnectResult? result, Exception? exception, DisconnectPacket? server = null)
    {
        var reason = server is { } packet ? (MqttClientDisconnectReason)packet.ReasonCode : (MqttClientDisconnectReason)_said;
        MqttClientDisconnectedEventArgs args = new(
            clientWasConnected, result, reason, server?.Properties?.ReasonString, server?.Properties?.UserProperties,
            _said == MqttClientDisconnectOptionsReason.NormalDisconnection ? null : exception);
        Volatile.Write(ref _state, (int)State.Disconnected);
        if (DisconnectedAsync is { } handlers)
        {
            _ = Task.Run(() => handlers.NotifyAsync(args));
        }
    }

    private bool TryMove(State from, State to) => Interlocked.CompareExchange(ref _state, (int)to, (int)from) == (int)from;

    private ClientConnection Connected()
    {
        ThrowIfDisposed();
        return IsConnected ? _connection! : throw new MqttClientNotConnectedException();
    }

    private async Task<TResult> RequestAsync<TState, TResult>(
        Func<ClientConnection, TState, CancellationToken, Task<TResult>> request, TState state, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var connection = Connected();
        using var time = Within(cancellationToken);
        return await request(connection, state, time.Token).ConfigureAwait(false);
    }

    /// <summary>The caller's token where it can be cancelled, the client's timeout otherwise.</summary>
    private CancellationTokenSource Within(CancellationToken cancellationToken)
    {
        var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (!cancellationToken.CanBeCanceled)
        {
            time.CancelAfter(Options!.Timeout);
        }

        return time;
    }
}
