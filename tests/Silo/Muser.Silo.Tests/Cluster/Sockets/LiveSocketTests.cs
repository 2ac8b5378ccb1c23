using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Muser.Interfaces.Devices.Bus;
using Muser.Interfaces.Observing;
using Muser.Silo.Cluster.Security;
using Muser.Silo.Cluster.Sockets;
using Muser.Silo.Tests.Fixtures;
using Muser.Testing;

namespace Muser.Silo.Tests.Cluster.Sockets;

[Trait("Tier", "Unit")]
public class LiveSocketTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly FakeClock _clock = new();
    private readonly Channel<object> _news = Channel.CreateUnbounded<object>();
    private int _asked;

    [Fact]
    public async Task WhatComesOnATopicIsToldUntilItIsLeft()
    {
        using var client = new FakeClient();
        using var live = new LiveSocket(client, Open, _clock);
        var running = live.Run(CancellationToken.None);

        client.Say("""{"op":"subscribe","topic":"news"}""");
        Assert.Equal("""{"topic":"news","event":"subscribed"}""", await client.Told());
        _news.Writer.TryWrite(1);
        Assert.Equal("""{"topic":"news","data":1}""", await client.Told());
        client.Say("""{"op":"unsubscribe","topic":"news"}""");
        Assert.Equal("""{"topic":"news","event":"unsubscribed"}""", await client.Told());
        client.Close();

        Assert.Equal("client", await running.WaitAsync(Patience));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.ClosedBy);
    }

    [Theory]
    [InlineData("""{"op":"subscribe","topic":"gossip"}""", "There is no topic 'gossip'; there are devices, devices/ID,")]
    [InlineData("""{"op":"dance","topic":"news"}""", "A message must be")]
    [InlineData("""{"op":""", "A message must be")]
    [InlineData("""[1,2]""", "A message must be")]
    [InlineData("", "A message must be")]
    public async Task WhatCannotBeIsRefusedAndTheSocketStays(string says, string why)
    {
        using var client = new FakeClient();
        using var live = new LiveSocket(client, Open, _clock);
        var running = live.Run(CancellationToken.None);

        client.Say(says);
        var refusal = await client.Told();
        Assert.Contains("\"event\":\"refused\"", refusal, StringComparison.Ordinal);
        Assert.Contains(why, refusal, StringComparison.Ordinal);
        client.Say("""{"op":"subscribe","topic":"news"}""");
        Assert.Contains("\"subscribed\"", await client.Told(), StringComparison.Ordinal);
        client.Close();
        await running.WaitAsync(Patience);
    }

    [Fact]
    public async Task AMessageThatIsTooLongEndsTheSocket()
    {
        using var client = new FakeClient();
        using var live = new LiveSocket(client, Open, _clock);
        client.Say(new string(' ', LiveSocket.LongestRequest + 1));
        await live.Run(CancellationToken.None).WaitAsync(Patience);
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, client.ClosedBy);
    }

    [Fact]
    public async Task TopicsAreBounded()
    {
        using var client = new FakeClient();
        using var live = new LiveSocket(client, Open, _clock);
        var running = live.Run(CancellationToken.None);
        for (var topic = 0; topic < LiveSocket.MostTopics; topic++)
        {
            client.Say($$"""{"op":"subscribe","topic":"news{{topic}}"}""");
            Assert.Contains("\"subscribed\"", await client.Told(), StringComparison.Ordinal);
        }

        client.Say("""{"op":"subscribe","topic":"news"}""");
        Assert.Contains("64 topics are followed already", await client.Told(), StringComparison.Ordinal);
        client.Close();
        await running.WaitAsync(Patience);
    }

    [Fact]
    public async Task ASlowClientIsAskedNothingNewForAndIsDroppedAtLast()
    {
        using var client = new FakeClient();
        using var live = new LiveSocket(client, Open, _clock);
        var running = live.Run(CancellationToken.None);
        client.Say("""{"op":"subscribe","topic":"news"}""");
        await client.Told();
        client.IsStuck = true;
        _news.Writer.TryWrite(1);
        await _clock.WhenWaiting(LiveSocket.SendPatience);

        // While the first is not taken over, nothing is asked for, so nothing queues up for the client.
        _news.Writer.TryWrite(2);
        _news.Writer.TryWrite(3);
        Assert.Equal(1, Volatile.Read(ref _asked));
        Assert.False(running.IsCompleted);
        _clock.Advance(LiveSocket.SendPatience);

        Assert.Equal(LiveSocket.Slow, await running.WaitAsync(Patience));
        Assert.Equal(1, Volatile.Read(ref _asked));
        Assert.Equal(WebSocketState.Aborted, client.State);
    }

    [Fact]
    public async Task AServiceThatStopsSaysSo()
    {
        using var client = new FakeClient();
        using var live = new LiveSocket(client, Open, _clock);
        using var stopping = new CancellationTokenSource();
        var running = live.Run(stopping.Token);
        await stopping.CancelAsync();
        Assert.Equal("service", await running.WaitAsync(Patience));
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, client.ClosedBy);
    }

    [Fact]
    public async Task AClientWhoseTokenIsRevokedIsToldSo()
    {
        using var client = new FakeClient();
        using var live = new LiveSocket(client, Open, _clock);
        var (token, _) = ApiToken.Create(new string('v', 64), ApiRole.Viewer, _clock.GetUtcNow(), null);
        using var request = new OpenRequest(new DefaultHttpContext(), token, _ => { });
        var running = live.Run(CancellationToken.None, request);

        request.Revoke();

        Assert.Equal(LiveSocket.Revoked, await running.WaitAsync(Patience));
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, client.ClosedBy);
        Assert.InRange(Encoding.UTF8.GetByteCount(request.Why), 1, 123); // RFC 6455, 5.5
    }

    [Fact]
    public async Task ACycleIsToldOnceThoughTheClusterFailsInBetween()
    {
        var start = _clock.UtcUnixNs();
        CycleRecord[] published =
            [.. Enumerable.Range(1, 3).Select(number => new CycleRecord { StartUtcUnixNs = start, PublishedUtcUnixNs = start + number, Frames = number, CalibrationVersion = 1 })];
        var asked = 0;
        var ledger = Stub.Of<IObservationGrain>((_, arguments) => ++asked switch
        {
            1 => Task.FromResult(published[..2]),
            2 => Task.FromException<CycleRecord[]>(new TimeoutException("The silo of the ledger is gone.")),
            _ => Task.FromResult(published.Where(record => record.PublishedUtcUnixNs > (long)arguments[0]!).ToArray()),
        });
        var topics = new LiveTopics(Stub.Of<IGrainFactory>((_, _) => ledger), null!, _clock);
        using var client = new FakeClient();
        using var live = new LiveSocket(client, topics.Open, _clock);
        var running = live.Run(CancellationToken.None);
        client.Say("""{"op":"subscribe","topic":"cycles/muser1"}""");
        await client.Told();

        var told = new List<string> { await client.Told(), await client.Told() };
        await _clock.WhenWaiting(TimeSpan.FromMilliseconds(500));
        _clock.Advance(TimeSpan.FromMilliseconds(500));
        await _clock.WhenWaiting(TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(1));
        told.Add(await client.Told());
        client.Close();
        await running.WaitAsync(Patience);

        Assert.Collection(
            told,
            each => Assert.Contains("\"frames\":1,", each, StringComparison.Ordinal),
            each => Assert.Contains("\"frames\":2,", each, StringComparison.Ordinal),
            each => Assert.Contains("\"frames\":3,", each, StringComparison.Ordinal));
    }

    private IAsyncEnumerable<object>? Open(string topic, CancellationToken end) => topic.StartsWith("news", StringComparison.Ordinal) ? News(end) : null;

    private async IAsyncEnumerable<object> News([EnumeratorCancellation] CancellationToken end)
    {
        await foreach (var each in _news.Reader.ReadAllAsync(end))
        {
            Interlocked.Increment(ref _asked);
            yield return each;
        }
    }

    /// <summary>The other side of a socket.</summary>
    private sealed class FakeClient : WebSocket
    {
        private readonly Channel<(byte[] Bytes, WebSocketMessageType Type)> _says = Channel.CreateUnbounded<(byte[], WebSocketMessageType)>();
        private readonly Channel<string> _told = Channel.CreateUnbounded<string>();
        private readonly TaskCompletionSource _never = new();
        private byte[]? _rest;
        private WebSocketState _state = WebSocketState.Open;

        public bool IsStuck { get; set; }

        public WebSocketCloseStatus? ClosedBy { get; private set; }

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => _state;

        public override string? SubProtocol => null;

        public void Say(string text) => _says.Writer.TryWrite((Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text));

        public void Close() => _says.Writer.TryWrite(([], WebSocketMessageType.Close));

        public async Task<string> Told() => await _told.Reader.ReadAsync().AsTask().WaitAsync(Patience);

        public override void Abort() => _state = WebSocketState.Aborted;

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
        {
            (ClosedBy, _state) = (closeStatus, WebSocketState.CloseSent);
            Close(); // as a client answers
            return Task.CompletedTask;
        }

        public override void Dispose()
        {
        }

        public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
        {
            var type = WebSocketMessageType.Text;
            if (_rest is null)
            {
                (_rest, type) = await _says.Reader.ReadAsync(cancellationToken);
            }

            var count = Math.Min(buffer.Count, _rest.Length);
            _rest.AsSpan(0, count).CopyTo(buffer);
            var isEnd = count == _rest.Length;
            _rest = isEnd ? null : _rest[count..];
            return new WebSocketReceiveResult(count, type, isEnd);
        }

        public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
        {
            if (IsStuck)
            {
                return _never.Task;
            }

            _told.Writer.TryWrite(Encoding.UTF8.GetString(buffer));
            return Task.CompletedTask;
        }
    }
}
