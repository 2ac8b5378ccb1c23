using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muser.Formats.Frames;

namespace Muser.Silo.Frames;

/// <summary>Listens on TCP for the digital receiver of one array, which is the client and pushes its frames, in either framing.</summary>
public sealed partial class FrameReceiver(
    ReceiverOptions options, ArrayIngest ingest, IngestStatistics statistics, TimeProvider clock, ILogger<FrameReceiver> log) : BackgroundService
{
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(5);
    private readonly TaskCompletionSource<IPEndPoint> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<Task, bool> _connections = new();

    /// <summary>Where it listens, once it does.</summary>
    public Task<IPEndPoint> Listening => _listening.Task;

    /// <summary>Its settings.</summary>
    public ReceiverOptions Options => options;

    /// <summary>Waits until the connections of now have ended and their cycles are published.</summary>
    public async Task Drain(CancellationToken cancellation)
    {
        await Task.WhenAll(_connections.Keys).WaitAsync(cancellation);
        await ingest.Drain(cancellation);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(DrainPatience);
        try
        {
            await ingest.Drain(patience.Token);
        }
        catch (OperationCanceledException)
        {
            LogNotDrained(options.Array);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        ingest.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ingest.Prepare(stoppingToken);
        using var listener = new TcpListener(IPAddress.Parse(options.ListenAddress), options.Port);
        try
        {
            listener.Start();
        }
        catch (SocketException failure)
        {
            var sentence = new IOException(
                $"Cannot listen for {options.Array} on {options.ListenAddress}:{options.Port}: {failure.Message}. Choose another port, or end the program that has it.",
                failure);
            _listening.SetException(sentence);
            throw sentence;
        }

        _listening.SetResult((IPEndPoint)listener.LocalEndpoint);
        LogListening(options.Array, listener.LocalEndpoint);
        var closing = CloseOverdueCycles(stoppingToken);
        try
        {
            while (true)
            {
                Follow(Receive(await listener.AcceptSocketAsync(stoppingToken), stoppingToken));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(_connections.Keys.Append(closing));
        }
    }

    private void Follow(Task connection)
    {
        _connections.TryAdd(connection, true);
        connection.ContinueWith(ended => _connections.TryRemove(ended, out _), TaskScheduler.Default);
    }

    private async Task CloseOverdueCycles(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.CycleGraceMs / 4), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                ingest.CloseOverdueCycles();
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops; draining closes what is open.
        }
    }

    private async Task Receive(Socket socket, CancellationToken stopping)
    {
        using var connection = socket;
        var remote = socket.RemoteEndPoint!;
        LogConnected(options.Array, remote);
        var reader = new FrameStreamReader(options.Layout);
        try
        {
            int count;
            while ((count = await socket.ReceiveAsync(reader.GetMemory(), stopping)) > 0)
            {
                reader.Advance(count);
                await Take(reader, clock.GetTimestamp(), stopping);
            }

            reader.Complete();
            await Take(reader, clock.GetTimestamp(), stopping);
            LogDisconnected(options.Array, remote);
        }
        catch (SocketException failure)
        {
            LogBroken(options.Array, remote, failure.Message);
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private async ValueTask Take(FrameStreamReader reader, long readTimestamp, CancellationToken stopping)
    {
        while (TryTakeFrame(reader, out var header, out var bytes))
        {
            await ingest.Accept(header, bytes, readTimestamp, stopping);
        }
    }

    /// <summary>The next good frame, copied into a buffer of its own; damage before it is counted.</summary>
    private bool TryTakeFrame(FrameStreamReader reader, out FrameHeader header, out byte[] bytes)
    {
        while (reader.TryRead(out var item))
        {
            if (item.Fault == FrameFault.None)
            {
                header = item.Header;
                bytes = ingest.RentBuffer();
                item.Bytes.CopyTo(bytes);
                return true;
            }

            statistics.CountFault(item.Fault);
        }

        (header, bytes) = (default, []);
        return false;
    }

    [LoggerMessage(EventId = 2002, Level = LogLevel.Information, Message = "Listening for {Array} on {EndPoint}.")]
    private partial void LogListening(string array, EndPoint endPoint);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Information, Message = "The receiver of {Array} at {Remote} has connected.")]
    private partial void LogConnected(string array, EndPoint remote);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Information, Message = "The receiver of {Array} at {Remote} has closed its connection.")]
    private partial void LogDisconnected(string array, EndPoint remote);

    [LoggerMessage(EventId = 2005, Level = LogLevel.Warning, Message = "The connection of {Array} from {Remote} broke: {Reason}.")]
    private partial void LogBroken(string array, EndPoint remote, string reason);

    [LoggerMessage(EventId = 2006, Level = LogLevel.Warning, Message = "Stopped before all cycles of {Array} were published.")]
    private partial void LogNotDrained(string array);
}
