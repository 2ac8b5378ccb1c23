using System.Net;
using System.Net.Sockets;
using Muser.Formats.Frames;
using Muser.Simulators.Frames;

namespace Muser.Simulators.Tests.Frames;

[Trait("Tier", "Unit")]
public sealed class SimulatedReceiverTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new(Patience);

    public SimulatedReceiverTests() => _listener.Start();

    private IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    public void Dispose()
    {
        _listener.Dispose();
        _stop.Dispose();
    }

    [Theory]
    [InlineData(ArrayId.Muser1, StreamFraming.Bare)]
    [InlineData(ArrayId.Muser1, StreamFraming.LengthPrefixed)]
    [InlineData(ArrayId.Muser2, StreamFraming.LengthPrefixed)]
    public async Task SendsEveryFrameInOrder(ArrayId array, StreamFraming framing)
    {
        var simulator = new FrameSimulator(new() { Array = array, Seed = 7 });
        var receiver = new SimulatedReceiver(simulator, new() { Framing = framing, Speed = double.PositiveInfinity, EveryCycle = true, Cycles = 1 });
        var running = receiver.RunAsync(EndPoint, _stop.Token);
        using var stream = (await _listener.AcceptTcpClientAsync(_stop.Token)).GetStream();
        var expected = new byte[simulator.Layout.FrameBytes];
        for (var frame = 0; frame < simulator.Layout.FramesPerCycle; frame++)
        {
            var bytes = await ReadFrameAsync(stream, simulator.Layout, framing);
            simulator.Simulate(frame, expected);
            Assert.True(bytes.AsSpan().SequenceEqual(expected), $"frame {frame} differs");
        }

        await running;
        Assert.Equal(-1, stream.ReadByte());
        var prefix = framing == StreamFraming.LengthPrefixed ? 4 : 0;
        Assert.Equal(simulator.Layout.FramesPerCycle * (simulator.Layout.FrameBytes + prefix), receiver.Counters.BytesSent);
        Assert.Equal(1, receiver.Counters.Cycles);
        Assert.Equal(0, receiver.Counters.FramesLost);
    }

    [Theory]
    [InlineData(ArrayId.Muser1, 5_000_000_000)]
    [InlineData(ArrayId.Muser2, 5_156_250_000)]
    public async Task SendsOneCycleInFiveSecondsOfWholeCycles(ArrayId array, long nextCycleNs)
    {
        var simulator = new FrameSimulator(new() { Array = array, Noise = false, Scene = new() });
        var receiver = new SimulatedReceiver(simulator, new() { Speed = double.PositiveInfinity, Cycles = 2 });
        var running = receiver.RunAsync(EndPoint, _stop.Token);
        using var stream = (await _listener.AcceptTcpClientAsync(_stop.Token)).GetStream();
        var times = new List<UtcTime>();
        for (var k = 0; k < 2 * simulator.Layout.FramesPerCycle; k++)
        {
            times.Add(HeaderOf(simulator.Layout, await ReadFrameAsync(stream, simulator.Layout, StreamFraming.Bare)).Time);
        }

        await running;
        Assert.Equal(nextCycleNs, times[simulator.Layout.FramesPerCycle] - times[0]);
        Assert.Equal(simulator.Layout.CyclePeriodNs - ArrayLayout.FramePeriodNs, times[simulator.Layout.FramesPerCycle - 1] - times[0]);
        Assert.Equal(2, receiver.Counters.Cycles);
    }

    [Fact]
    public async Task SleepsUntilEachFrameIsDue()
    {
        var clock = new ManualClock();
        var receiver = Receiver(new() { EveryCycle = true, Cycles = 1 }, clock);
        var running = receiver.RunAsync(EndPoint, _stop.Token);
        using var stream = (await _listener.AcceptTcpClientAsync(_stop.Token)).GetStream();
        var slept = TimeSpan.Zero;
        for (var frame = 0; frame < 8; frame++)
        {
            slept += await clock.FireNextAsync();
            await ReadFrameAsync(stream, ArrayLayout.Muser1, StreamFraming.Bare);

            // Due at 3.125 ms times (n + 1); timers count whole ms, and the rest of less than one goes early.
            Assert.InRange(((frame + 1) * 3.125) - slept.TotalMilliseconds, 0, 1);
        }

        await running;
        Assert.Equal(0, receiver.Counters.FramesLate);
        Assert.InRange(receiver.Counters.MaxLagMs, 0, 1);
    }

    [Fact]
    public async Task SaysWhenItFallsBehind()
    {
        var clock = new ManualClock();
        var receiver = Receiver(new() { EveryCycle = true, Cycles = 1 }, clock);
        var notices = new List<string>();
        receiver.Notice += notices.Add;
        var running = receiver.RunAsync(EndPoint, _stop.Token);
        using var stream = (await _listener.AcceptTcpClientAsync(_stop.Token)).GetStream();
        await clock.FireNextAsync(more: TimeSpan.FromSeconds(1));
        for (var frame = 0; frame < 8; frame++)
        {
            await ReadFrameAsync(stream, ArrayLayout.Muser1, StreamFraming.Bare);
        }

        await running;
        Assert.Equal(8, receiver.Counters.FramesLate);
        Assert.InRange(receiver.Counters.MaxLagMs, 999, 1001);
        Assert.Single(notices, notice => notice.StartsWith("falling behind", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ConnectsAgainAndLosesWhatWasDueMeanwhile()
    {
        var clock = new ManualClock();
        var receiver = Receiver(new() { EveryCycle = true, Reconnect = true, ReconnectDelay = TimeSpan.FromSeconds(1) }, clock);
        var lost = new TaskCompletionSource();
        receiver.Notice += notice =>
        {
            if (notice.Contains("is lost", StringComparison.Ordinal))
            {
                lost.TrySetResult();
            }
        };
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var running = receiver.RunAsync(EndPoint, end.Token);
        using (var first = await _listener.AcceptTcpClientAsync(_stop.Token))
        {
            await clock.FireNextAsync();
            await ReadFrameAsync(first.GetStream(), ArrayLayout.Muser1, StreamFraming.Bare);
            first.Client.LingerState = new(true, 0);
        }

        // Nobody listens: the next frames find the connection reset, and the attempt to make a new one fails once.
        var address = EndPoint;
        _listener.Stop();
        while (!lost.Task.IsCompleted)
        {
            await clock.FireNextAsync();
        }

        using var listener = new TcpListener(address);
        listener.Start();
        var accepting = listener.AcceptTcpClientAsync(_stop.Token).AsTask();
        while (!accepting.IsCompleted)
        {
            await clock.FireNextAsync();
        }

        using var second = await accepting;
        while (second.Available == 0)
        {
            await clock.FireNextAsync();
        }

        var header = HeaderOf(ArrayLayout.Muser1, await ReadFrameAsync(second.GetStream(), ArrayLayout.Muser1, StreamFraming.Bare));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(2, receiver.Counters.Connections);
        Assert.InRange(receiver.Counters.FramesLost, 250, 2000);
        Assert.InRange(header.Time - receiver.Simulator.Schedule.Start, 900_000_000, 60_000_000_000);
    }

    [Fact]
    public async Task SaysThatNobodyListens()
    {
        var address = EndPoint;
        _listener.Stop();
        var failure = await Assert.ThrowsAsync<IOException>(() => Receiver(new()).RunAsync(address, _stop.Token));
        Assert.Contains($"No connection to {address}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DoesTheFaultsThatAreAskedFor()
    {
        var simulator = new FrameSimulator(new()
        {
            Scene = new(),
            Noise = false,
            Faults = new() { Drop = Frames(1), Repeat = Frames(2), Swap = Frames(4), Truncate = Frames(6) },
        });
        var receiver = new SimulatedReceiver(simulator, new() { Framing = StreamFraming.LengthPrefixed, Speed = double.PositiveInfinity, EveryCycle = true, Cycles = 1 });
        var done = new List<SimulatedFault>();
        receiver.FaultDone += fault =>
        {
            lock (done)
            {
                done.Add(fault);
            }
        };
        var running = receiver.RunAsync(EndPoint, _stop.Token);
        using var stream = (await _listener.AcceptTcpClientAsync(_stop.Token)).GetStream();
        var order = new List<long>();
        for (var k = 0; k < 8; k++)
        {
            var bytes = await ReadFrameAsync(stream, simulator.Layout, StreamFraming.LengthPrefixed);
            order.Add(bytes.Length == simulator.Layout.FrameBytes
                ? (HeaderOf(simulator.Layout, bytes).Time - simulator.Schedule.Start) / ArrayLayout.FramePeriodNs
                : -bytes.Length);
        }

        await running;
        Assert.Equal([0, 2, 2, 3, 5, 4], order.Take(6));
        Assert.Equal((long)done.Single(fault => fault.Kind == FaultKind.Truncate).Bytes!.Value, -order[6]);
        Assert.Equal(7, order[7]);
        Assert.Equal([1, 2, 4, 6], done.Select(fault => fault.Frame).Order());
        Assert.Equal(4, receiver.Counters.Faults);
    }

    private static FaultSelection Frames(long frame) => new() { Frames = [(frame, frame)] };

    private static SimulatedReceiver Receiver(StreamOptions options, TimeProvider? clock = null) =>
        new(new FrameSimulator(new() { Scene = new(), Noise = false }), options, clock);

    private static FrameHeader HeaderOf(ArrayLayout layout, byte[] bytes)
    {
        Assert.Equal(FrameFault.None, FrameReader.TryReadHeader(layout, bytes, FrameReadOptions.Default, out var header, out _));
        return header;
    }

    private async Task<byte[]> ReadFrameAsync(NetworkStream stream, ArrayLayout layout, StreamFraming framing)
    {
        var length = layout.FrameBytes;
        if (framing == StreamFraming.LengthPrefixed)
        {
            var prefix = new byte[4];
            await stream.ReadExactlyAsync(prefix, _stop.Token);
            length = BitConverter.ToInt32(prefix);
        }

        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, _stop.Token);
        return bytes;
    }
}
