using System.Net.WebSockets;
using System.Text.Json;
using Muser.Grains.Cluster;
using Muser.Silo.Cluster.Security;

namespace Muser.Silo.Cluster.Sockets;

/// <summary>
/// One client that follows topics over a WebSocket. Each topic is asked for what is new only when the message before it has been taken over by the network:
/// a slow client gets the newest state and no queue grows for it. One that takes nothing for <see cref="SendPatience"/> is dropped.
/// </summary>
/// <param name="socket">The socket.</param>
/// <param name="open">A topic as it comes; null where there is none of that name.</param>
/// <param name="clock">The clock.</param>
internal sealed class LiveSocket(WebSocket socket, Func<string, CancellationToken, IAsyncEnumerable<object>?> open, TimeProvider clock) : IDisposable
{
    /// <summary>Topics that one client may follow.</summary>
    public const int MostTopics = 64;

    /// <summary>The longest message of a client, bytes.</summary>
    public const int LongestRequest = 4096;

    /// <summary>A client that takes a message over so slowly is dropped.</summary>
    public static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(10);

    /// <summary>What a client that was dropped for being slow is counted, and logged, as.</summary>
    public const string Slow = "slow";

    /// <summary>What a client whose token was revoked is counted as.</summary>
    public const string Revoked = "revoked";

    /// <summary>A client that was told to go has so long to answer.</summary>
    private static readonly TimeSpan GoodbyePatience = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<string, CancellationTokenSource> _followed = [];
    private string? _dropped;

    /// <summary>Serves the client until one side ends it; says why it ended.</summary>
    /// <param name="stopping">Cancelled when the service stops.</param>
    /// <param name="request">The request that a token has let in; null where it needed none.</param>
    public async Task<string> Run(CancellationToken stopping, OpenRequest? request = null)
    {
        var listening = Listen(_end.Token);
        try
        {
            using var told = CancellationTokenSource.CreateLinkedTokenSource(stopping, request?.Revoked ?? CancellationToken.None);
            await listening.WaitAsync(told.Token);
            return "client";
        }
        catch (OperationCanceledException) when (_dropped is null && request?.Revoked.IsCancellationRequested == true)
        {
            await SayGoodbye(listening, WebSocketCloseStatus.PolicyViolation, request.Why);
            return Revoked;
        }
        catch (OperationCanceledException) when (_dropped is null && stopping.IsCancellationRequested)
        {
            await SayGoodbye(listening, WebSocketCloseStatus.EndpointUnavailable, "The service stops.");
            return "service";
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            return _dropped ?? "lost";
        }
        finally
        {
            await _end.CancelAsync();
            socket.Abort();
            await listening.SuppressThrowing();
        }
    }

    public void Dispose()
    {
        foreach (var each in _followed.Values)
        {
            each.Dispose();
        }

        _end.Dispose();
        _sending.Dispose();
    }

    /// <summary>Tells the client why it ends, and waits a little for its answer: a socket on which reading is cancelled can say nothing more.</summary>
    private async Task SayGoodbye(Task listening, WebSocketCloseStatus status, string why)
    {
        using var patience = new CancellationTokenSource(GoodbyePatience, clock);
        if (await _sending.WaitAsync(GoodbyePatience))
        {
            await socket.CloseOutputAsync(status, why, patience.Token).SuppressThrowing();
            await listening.WaitAsync(patience.Token).SuppressThrowing();
        }
    }

    private async Task Listen(CancellationToken end)
    {
        var buffer = new byte[LongestRequest];
        for (var length = 0; ;)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), end);
            length += received.Count;
            if (received.MessageType == WebSocketMessageType.Close)
            {
                if (socket.State is not (WebSocketState.Closed or WebSocketState.CloseSent))
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, end);
                }

                return;
            }

            if (!received.EndOfMessage)
            {
                if (length == buffer.Length)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, $"A message may have {LongestRequest} bytes.", end);
                    return;
                }

                continue;
            }

            await Take(received.MessageType == WebSocketMessageType.Text ? ServiceJson.TryRead<LiveRequest>(buffer.AsSpan(0, length)) : null, end);
            length = 0;
        }
    }

    private async Task Take(LiveRequest? request, CancellationToken end)
    {
        switch (request)
        {
            case { Op: "subscribe", Topic: { } topic } when _followed.ContainsKey(topic):
                await Send(new LiveMessage(topic, Event: "subscribed"), end);
                break;
            case { Op: "subscribe", Topic: { } topic } when _followed.Count >= MostTopics:
                await Send(new LiveMessage(topic, Event: "refused", Text: $"{MostTopics} topics are followed already; leave one."), end);
                break;
            case { Op: "subscribe", Topic: { } topic }:
                var follow = CancellationTokenSource.CreateLinkedTokenSource(end);
                if (open(topic, follow.Token) is not { } source)
                {
                    follow.Dispose();
                    await Send(new LiveMessage(topic, Event: "refused", Text: $"There is no topic '{topic}'; there are {LiveTopics.Known}."), end);
                    break;
                }

                _followed[topic] = follow;
                await Send(new LiveMessage(topic, Event: "subscribed"), end);
                _ = Follow(topic, source, follow.Token);
                break;
            case { Op: "unsubscribe", Topic: { } topic }:
                if (_followed.Remove(topic, out var left))
                {
                    await left.CancelAsync();
                    left.Dispose();
                }

                await Send(new LiveMessage(topic, Event: "unsubscribed"), end);
                break;
            default:
                await Send(new LiveMessage(request?.Topic ?? "", Event: "refused", Text: "A message must be {\"op\":\"subscribe\",\"topic\":\"devices\"}, or unsubscribe."), end);
                break;
        }
    }

    /// <summary>Tells what comes on a topic. While the cluster is the reason that nothing comes, it is asked again.</summary>
    private async Task Follow(string topic, IAsyncEnumerable<object> source, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                await foreach (var data in source.WithCancellation(end))
                {
                    await Send(new LiveMessage(topic, data), end);
                }
            }
            catch (Exception failure) when (failure is OperationCanceledException or WebSocketException or ObjectDisposedException)
            {
                return;
            }
            catch (Exception failure) when (TransientFailure.IsTransient(failure))
            {
                await Task.Delay(TimeSpan.FromSeconds(1), clock, end).SuppressThrowing();
            }
        }
    }

    private async Task Send(LiveMessage message, CancellationToken end)
    {
        await _sending.WaitAsync(end);
        try
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(message, ServiceJson.Compact);
            await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).WaitAsync(SendPatience, clock, end);
        }
        catch (TimeoutException)
        {
            // A message that says so would wait behind the one that the client does not take.
            _dropped = Slow;
            await _end.CancelAsync();
            throw new OperationCanceledException("The client is too slow.");
        }
        finally
        {
            _sending.Release();
        }
    }
}
