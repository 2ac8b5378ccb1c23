using System.Net;
using System.Net.Sockets;
using Muser.Formats.Frames;

namespace Muser.Simulators.Frames;

/// <summary>
/// A digital receiver: a TCP client that pushes frames at the cadence of the instrument, faster, or as fast as it goes. A frame is due when its 3.125 ms
/// are over; the sender sleeps until then and never spins. One run at a time; <see cref="Counters"/> may be read from any thread.
/// </summary>
public sealed class SimulatedReceiver
{
    /// <summary>What a timer can resolve: a frame due sooner goes at once.</summary>
    private static readonly TimeSpan TimerResolution = TimeSpan.FromMilliseconds(1);

    /// <summary>Least time from one notice of falling behind to the next.</summary>
    private static readonly TimeSpan NoticeInterval = TimeSpan.FromSeconds(5);

    private readonly StreamOptions _options;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private StreamCounters _counters;
    private long _startTimestamp;
    private long _lastCycle = -1;
    private TimeSpan _lastNotice = -NoticeInterval;

    /// <summary>A receiver of what a simulator makes. Throws <see cref="ArgumentException"/> where the options are wrong.</summary>
    public SimulatedReceiver(FrameSimulator simulator, StreamOptions options, TimeProvider? clock = null)
    {
        if (options.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        (Simulator, _options, _clock) = (simulator, options, clock ?? TimeProvider.System);
    }

    /// <summary>What makes the frames.</summary>
    public FrameSimulator Simulator { get; }

    /// <summary>What has been done so far.</summary>
    public StreamCounters Counters
    {
        get
        {
            lock (_lock)
            {
                return _counters;
            }
        }
    }

    /// <summary>Told in a sentence when a connection is made or lost and when the sender falls behind. From the thread that sends.</summary>
    public event Action<string>? Notice;

    /// <summary>Told of every fault that is done on purpose. From the thread that sends, dropped frames from the one that plans.</summary>
    public event Action<SimulatedFault>? FaultDone;

    /// <summary>Told after each frame. From the thread that sends.</summary>
    public event Action? FrameSent;

    /// <summary>
    /// Connects and sends until the cycles are done or <paramref name="cancellation"/> ends it with <see cref="OperationCanceledException"/>. Throws
    /// <see cref="IOException"/> when the connection fails and <see cref="StreamOptions.Reconnect"/> is off.
    /// </summary>
    public async Task RunAsync(IPEndPoint endPoint, CancellationToken cancellation = default)
    {
        var plan = new FaultPlan(Simulator.Layout, Simulator.Options.Faults, Simulator.Options.Seed);
        var frames = new FramePipeline(Simulator, plan).RunAsync(Arrivals(plan), FramePipeline.DefaultAhead, cancellation).GetAsyncEnumerator(cancellation);
        Socket? socket = null;
        try
        {
            // The first frame takes longest: it is made before the clock starts.
            var any = await frames.MoveNextAsync();
            socket = await ConnectAsync(endPoint, cancellation);
            _startTimestamp = _clock.GetTimestamp();
            var due = TimeSpan.Zero;
            var skipping = false;
            for (; any; any = await frames.MoveNextAsync())
            {
                using var frame = frames.Current;
                due = Max(due, DueTime(frame.Emission.Frame));
                var lag = await WaitAsync(due, cancellation);
                if (skipping && lag > _options.LateAfter)
                {
                    Count(counters => counters with { FramesLost = counters.FramesLost + 1 });
                    continue;
                }

                skipping = false;
                Note(frame.Emission, lag);
                while (!await TrySendAsync(socket, endPoint, frame, cancellation))
                {
                    socket.Dispose();
                    socket = await ConnectAsync(endPoint, cancellation);
                    if (!double.IsPositiveInfinity(_options.Speed) && Now() - due > _options.LateAfter)
                    {
                        skipping = true;
                        Count(counters => counters with { FramesLost = counters.FramesLost + 1 });
                        break;
                    }
                }

                FrameSent?.Invoke();
            }

            socket.Shutdown(SocketShutdown.Both);
        }
        finally
        {
            socket?.Dispose();
            await frames.DisposeAsync();
        }
    }

    private IEnumerable<Emission> Arrivals(FaultPlan plan)
    {
        var layout = Simulator.Layout;
        var stride = _options.EveryCycle ? 1 : Math.Max(1, (long)Math.Ceiling(_options.CycleInterval.TotalNanoseconds / layout.CyclePeriodNs));
        for (long cycle = 0; _options.Cycles is not { } last || cycle < last; cycle++)
        {
            foreach (var emission in plan.Arrivals(cycle * stride * layout.FramesPerCycle, layout.FramesPerCycle, Dropped))
            {
                yield return emission;
            }
        }
    }

    private void Dropped(SimulatedFault fault)
    {
        Count(counters => counters with { Faults = counters.Faults + 1 });
        FaultDone?.Invoke(fault);
    }

    private TimeSpan DueTime(long frame) => double.IsPositiveInfinity(_options.Speed)
        ? TimeSpan.Zero
        : TimeSpan.FromMicroseconds((frame + 1) * (ArrayLayout.FramePeriodNs / 1000.0) / _options.Speed);

    private TimeSpan Now() => _clock.GetElapsedTime(_startTimestamp);

    /// <summary>Sleeps until a frame is due; returns by how much it is late, below zero where it goes a little early.</summary>
    private async ValueTask<TimeSpan> WaitAsync(TimeSpan due, CancellationToken cancellation)
    {
        if (double.IsPositiveInfinity(_options.Speed))
        {
            return TimeSpan.Zero;
        }

        var wait = due - Now();
        if (wait >= TimerResolution)
        {
            await Task.Delay(wait, _clock, cancellation);
        }

        return Now() - due;
    }

    private async Task<Socket> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellation)
    {
        while (true)
        {
            var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(endPoint, cancellation);
                Count(counters => counters with { Connections = counters.Connections + 1 });
                Notice?.Invoke($"connected to {endPoint}");
                return socket;
            }
            catch (SocketException failure) when (_options.Reconnect)
            {
                socket.Dispose();
                Notice?.Invoke($"no connection to {endPoint}: {failure.Message}; trying again in {_options.ReconnectDelay.TotalSeconds:g} s");
            }
            catch (SocketException failure)
            {
                socket.Dispose();
                throw new IOException($"No connection to {endPoint}: {failure.Message}. Is the receiver running?", failure);
            }

            await Task.Delay(_options.ReconnectDelay, _clock, cancellation);
        }
    }

    /// <summary>Sends a frame. False when the connection is lost and another may be made.</summary>
    private async ValueTask<bool> TrySendAsync(Socket socket, IPEndPoint endPoint, ProducedFrame frame, CancellationToken cancellation)
    {
        var bytes = _options.Framing == StreamFraming.LengthPrefixed ? frame.BytesWithLength : frame.Bytes;
        try
        {
            for (var sent = 0; sent < bytes.Length;)
            {
                sent += await socket.SendAsync(bytes[sent..], SocketFlags.None, cancellation);
            }
        }
        catch (SocketException failure)
        {
            var what = $"the connection to {endPoint} is lost after {Counters.FramesSent} frames: {failure.Message}";
            if (!_options.Reconnect)
            {
                throw new IOException(char.ToUpperInvariant(what[0]) + what[1..] + ".", failure);
            }

            Notice?.Invoke(what);
            return false;
        }

        Count(counters => counters with { FramesSent = counters.FramesSent + 1, BytesSent = counters.BytesSent + bytes.Length });
        return true;
    }

    private void Note(Emission emission, TimeSpan lag)
    {
        var isLate = lag > _options.LateAfter;
        var cycle = emission.Frame / Simulator.Layout.FramesPerCycle;
        var isNewCycle = cycle > _lastCycle;
        _lastCycle = Math.Max(_lastCycle, cycle);
        Count(counters => counters with
        {
            Cycles = counters.Cycles + (isNewCycle ? 1 : 0),
            FramesLate = counters.FramesLate + (isLate ? 1 : 0),
            Faults = counters.Faults + (emission.Fault is null ? 0 : 1),
            MaxLagMs = Math.Max(counters.MaxLagMs, lag.TotalMilliseconds),
        });
        if (emission.Fault is { } fault)
        {
            FaultDone?.Invoke(fault);
        }

        if (isLate && Now() - _lastNotice >= NoticeInterval)
        {
            _lastNotice = Now();
            Notice?.Invoke($"falling behind: frame {emission.Frame} goes {lag.TotalMilliseconds:F0} ms after its time");
        }
    }

    private void Count(Func<StreamCounters, StreamCounters> change)
    {
        lock (_lock)
        {
            _counters = change(_counters);
        }
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
