using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muser.Formats.Frames;
using Muser.Grains.Cluster;
using Muser.Silo.Frames.Spool;

namespace Muser.Silo.Frames;

/// <summary>
/// Listens on TCP for the digital receiver of one array, which is the client and pushes its frames, in either framing. Any number of connections are
/// read side by side; what is no frame is counted and kept in quarantine.
/// </summary>
public sealed partial class FrameReceiver(
    ReceiverOptions options,
    SpoolOptions spool,
    ArrayIngest ingest,
    QuarantineFolder quarantine,
    TimeProvider clock,
    ILogger<FrameReceiver> log) : BackgroundService
{
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(5);

    /// <summary>How long a silo that stops waits for the rest of the cycles that have begun: the longest takes 0.2 s.</summary>
    private static readonly TimeSpan FinishPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AcceptRetryDelay = TimeSpan.FromSeconds(1);
    private readonly TaskCompletionSource<IPEndPoint> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private long _connectionsTaken;

    /// <summary>Where it listens, once it does.</summary>
    public Task<IPEndPoint> Listening => _listening.Task;

    /// <summary>Its settings.</summary>
    public ReceiverOptions Options => options;

    /// <summary>Where its frames go.</summary>
    public ArrayIngest Ingest => ingest;

    /// <summary>Connections that were taken since the start.</summary>
    public long ConnectionsTaken => Interlocked.Read(ref _connectionsTaken);

    /// <summary>Connections that are open now.</summary>
    public int Connections => _connections.Count;

    /// <summary>Waits until the connections of now have ended and their cycles are published.</summary>
    public async Task Drain(CancellationToken cancellation)
    {
        await Task.WhenAll(_connections.Keys).WaitAsync(cancellation);
        await ingest.Drain(cancellation);
    }

    /// <summary>Receives the cycles that have begun to their ends, hangs up, and publishes them.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Connections > 0)
        {
            await TryWithin(FinishPatience, ingest.Finish, cancellationToken);
        }

        await base.StopAsync(cancellationToken);
        if (!await TryWithin(DrainPatience, ingest.Stop, cancellationToken))
        {
            LogNotDrained(options.Array, ingest.LongestCycle?.Sentence ?? "an integration");
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        ingest.Dispose();
    }

    /// <summary>Whether something ended in time.</summary>
    private static async Task<bool> TryWithin(TimeSpan limit, Func<CancellationToken, Task> wait, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(limit);
        try
        {
            await wait(patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopped = stoppingToken.Register(() => _listening.TrySetCanceled(stoppingToken));
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
            _listening.TrySetException(sentence);
            throw sentence;
        }

        _listening.TrySetResult((IPEndPoint)listener.LocalEndpoint);
        LogListening(options.Array, listener.LocalEndpoint);
        Task[] beside =
        [
            Repeat(TimeSpan.FromMilliseconds(options.CycleGraceMs / 4), ingest.CloseOverdueCycles, stoppingToken),
            spool.Durability == Durability.Power
                ? Repeat(TimeSpan.FromMilliseconds(spool.FlushIntervalMs), ingest.FlushSpool, stoppingToken)
                : Task.CompletedTask,
            WorkOffBacklog(stoppingToken),
        ];
        try
        {
            while (true)
            {
                if (await Accept(listener, stoppingToken) is { } socket)
                {
                    // Elsewhere: as long as there are bytes it does not yield, and the next connection would wait.
                    Follow(Task.Run(() => Receive(socket, stoppingToken), CancellationToken.None));
                }
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(_connections.Keys.Concat(beside));
        }
    }

    /// <summary>The next connection; null where it broke before it was taken, or the process has too many open files for now.</summary>
    private async Task<Socket?> Accept(TcpListener listener, CancellationToken stopping)
    {
        try
        {
            return await listener.AcceptSocketAsync(stopping);
        }
        catch (SocketException failure)
        {
            LogNotAccepted(options.Array, failure.Message);
            await Task.Delay(AcceptRetryDelay, clock, stopping);
            return null;
        }
    }

    private void Follow(Task connection)
    {
        _connections.TryAdd(connection, true);
        Interlocked.Increment(ref _connectionsTaken);
        connection.ContinueWith(ended => _connections.TryRemove(ended, out _), TaskScheduler.Default);
    }

    private async Task Repeat(TimeSpan interval, Action action, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                Try(action);
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops; draining closes what is open.
        }
    }

    /// <summary>What is done again and again goes on, whatever goes wrong once.</summary>
    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure)
        {
            LogLookFailed(options.Array, failure);
        }
    }

    private async Task WorkOffBacklog(CancellationToken stopping)
    {
        try
        {
            await ingest.WorkOffBacklog(TimeSpan.FromMilliseconds(spool.BacklogRetryMs), stopping);
        }
        catch (OperationCanceledException)
        {
            // The silo stops; what is left waits in the spool for the next start.
        }
    }

    private async Task Receive(Socket socket, CancellationToken stopping)
    {
        using var connection = socket;
        var remote = socket.RemoteEndPoint;
        LogConnected(options.Array, remote);
        var reader = new FrameStreamReader(options.Layout);
        var hands = new LoopPolarizationTracker();
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            int count;
            while ((count = await socket.ReceiveAsync(reader.GetMemory(), stopping)) > 0)
            {
                reader.Advance(count);
                if (!await Take(reader, hands, clock.GetTimestamp(), stopping))
                {
                    return;
                }
            }

            reader.Complete();
            await Take(reader, hands, clock.GetTimestamp(), stopping);
            LogDisconnected(options.Array, remote);
        }
        catch (SocketException failure)
        {
            LogBroken(options.Array, remote, failure.Message);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The silo stops.
        }
        catch (Exception failure)
        {
            // One connection ends, the others and the listening go on.
            LogFailed(options.Array, remote, failure);
        }
    }

    /// <summary>Takes in the frames that have come whole; false where the silo is to stop and no more are wanted.</summary>
    private async ValueTask<bool> Take(FrameStreamReader reader, LoopPolarizationTracker hands, long readTimestamp, CancellationToken stopping)
    {
        while (TryTakeFrame(reader, hands, out var header, out var bytes))
        {
            if (!await ingest.Accept(header, bytes, readTimestamp, stopping))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The next good frame, copied into a buffer of its own; damage before it is counted and kept. So is a frame of the old header whose hand its
    /// neighbours have not told yet, the first of a stream: what hand it is decides what map it goes into.
    /// </summary>
    private bool TryTakeFrame(FrameStreamReader reader, LoopPolarizationTracker hands, out FrameHeader header, out byte[] bytes)
    {
        while (reader.TryRead(out var item))
        {
            var fault = item.Fault;
            if (fault == FrameFault.None)
            {
                header = item.Header;
                if (hands.Resolve(ref header))
                {
                    bytes = ingest.RentBuffer();
                    item.Bytes.CopyTo(bytes);
                    return true;
                }

                fault = FrameFault.UnknownBand;
            }

            ingest.Statistics.CountFault(fault);
            var now = UtcTime.FromDateTime(clock.GetUtcNow().UtcDateTime);
            quarantine.TryKeep(fault, now, reader.Layout, item.Offset, item.Bytes);
        }

        (header, bytes) = (default, []);
        return false;
    }

    [LoggerMessage(EventId = 2002, Level = LogLevel.Information, Message = "Listening for {Array} on {EndPoint}.")]
    private partial void LogListening(string array, EndPoint endPoint);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Information, Message = "The receiver of {Array} at {Remote} has connected.")]
    private partial void LogConnected(string array, EndPoint? remote);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Information, Message = "The receiver of {Array} at {Remote} has closed its connection.")]
    private partial void LogDisconnected(string array, EndPoint? remote);

    [LoggerMessage(EventId = 2005, Level = LogLevel.Warning, Message = "The connection of {Array} from {Remote} broke: {Reason}.")]
    private partial void LogBroken(string array, EndPoint? remote, string reason);

    [LoggerMessage(EventId = 2006, Level = LogLevel.Warning, Message = "Stopped before all of {Array} was published; what waits longest is {What}.")]
    private partial void LogNotDrained(string array, string what);

    [LoggerMessage(EventId = 2007, Level = LogLevel.Warning, Message = "A connection for {Array} could not be taken: {Reason}. Listening goes on.")]
    private partial void LogNotAccepted(string array, string reason);

    [LoggerMessage(EventId = 2008, Level = LogLevel.Error, Message = "The connection of {Array} from {Remote} is closed, for taking its frames in failed.")]
    private partial void LogFailed(string array, EndPoint? remote, Exception failure);

    [LoggerMessage(EventId = 2016, Level = LogLevel.Error, Message = "A look after the cycles and the spool of {Array} failed; the next one comes.")]
    private partial void LogLookFailed(string array, Exception failure);
}
