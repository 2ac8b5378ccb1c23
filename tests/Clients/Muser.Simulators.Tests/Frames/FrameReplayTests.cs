using System.Net;
using System.Net.Sockets;
using Muser.Formats.Frames;
using Muser.Simulators.Frames;

namespace Muser.Simulators.Tests.Frames;

[Trait("Tier", "Unit")]
public sealed class FrameReplayTests : IDisposable
{
    private static readonly ArrayLayout Layout = ArrayLayout.Muser1;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-test-");
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));

    public FrameReplayTests() => _listener.Start();

    public void Dispose()
    {
        _listener.Dispose();
        _patience.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(StreamFraming.Bare)]
    [InlineData(StreamFraming.LengthPrefixed)]
    public async Task SendsTheFramesOfAllFilesAsTheyAre(StreamFraming framing)
    {
        string[] files = [Write("a", 0, 3), Write("b", 3, 2)];
        var replay = new FrameReplay(files, Layout, new ReplayOptions { Speed = double.PositiveInfinity, Framing = framing });
        var sending = replay.RunAsync((IPEndPoint)_listener.LocalEndpoint, _patience.Token);

        using var socket = await _listener.AcceptSocketAsync(_patience.Token);
        var received = await ReadAll(socket);
        socket.Dispose();
        await sending;

        var prefix = framing == StreamFraming.Bare ? [] : BitConverter.GetBytes(Layout.FrameBytes);
        Assert.Equal([.. Enumerable.Range(0, 5).SelectMany(number => (byte[])[.. prefix, .. Frame(number)])], received);
        Assert.Equal((5, 0, 1), replay.Counters);
    }

    [Fact]
    public async Task ARecordingThatIsSentSeveralTimesIsOneStream()
    {
        var simulator = new FrameSimulator(new SimulationOptions { Array = Layout.Id });
        var frames = new byte[8 * Layout.FrameBytes];
        for (var number = 0; number < 8; number++)
        {
            simulator.Simulate(number, frames.AsSpan(number * Layout.FrameBytes, Layout.FrameBytes));
        }

        var path = Path.Combine(_folder.FullName, "cycle");
        File.WriteAllBytes(path, frames);
        var replay = new FrameReplay([path], Layout, new ReplayOptions { Speed = double.PositiveInfinity, Times = 3 });
        var sending = replay.RunAsync((IPEndPoint)_listener.LocalEndpoint, _patience.Token);

        using var socket = await _listener.AcceptSocketAsync(_patience.Token);
        var received = await ReadAll(socket);
        socket.Dispose();
        await sending;

        // What a receiver goes on to send differs from this in noise and the counter of the header alone.
        Assert.Equal(24 * Layout.FrameBytes, received.Length);
        Assert.Equal(frames, received[..frames.Length]);
        var expected = new byte[Layout.FrameBytes];
        for (var number = 0; number < 24; number++)
        {
            simulator.Simulate(number, expected);
            Assert.Equal(Header(expected), Header(received.AsSpan(number * Layout.FrameBytes, Layout.FrameBytes)));
        }

        static FrameHeader Header(ReadOnlySpan<byte> frame)
        {
            Assert.Equal(FrameFault.None, FrameReader.TryReadHeader(Layout, frame, FrameReadOptions.Default, out var header, out _));
            return header with { Counter = 0 };
        }
    }

    [Fact]
    public async Task ComesBackAfterALostConnectionWithWholeCyclesThatItHadSent()
    {
        var file = Write("a", 0, 40);
        var options = new ReplayOptions { Speed = double.PositiveInfinity, ResendFrames = 9, ReconnectDelay = TimeSpan.FromMilliseconds(1) };
        var replay = new FrameReplay([file], Layout, options);
        var sending = replay.RunAsync((IPEndPoint)_listener.LocalEndpoint, _patience.Token);

        using (var first = await _listener.AcceptSocketAsync(_patience.Token))
        {
            await first.ReceiveAsync(new byte[1000], _patience.Token);
            first.LingerState = new LingerOption(true, 0); // a reset, as of a process that was killed with bytes unread
        }

        using var second = await _listener.AcceptSocketAsync(_patience.Token);
        var received = await ReadAll(second);
        second.Dispose();
        await sending;

        Assert.Equal(0, received.Length % Layout.FrameBytes);
        var frames = received.Chunk(Layout.FrameBytes).Select(frame => (int)frame[0]).ToList();
        Assert.Equal(0, frames[0] % Layout.FramesPerCycle);
        Assert.Equal(Enumerable.Range(frames[0], 40 - frames[0]), frames);
        Assert.Equal(2, replay.Counters.Connections);
        Assert.InRange(frames[0], 0, Math.Max(0, replay.Counters.Sent - replay.Counters.SentAgain - 16));
    }

    [Fact]
    public async Task EndsWithASentenceWhereItMayNotComeBack()
    {
        var replay = new FrameReplay([Write("a", 0, 400)], Layout, new ReplayOptions { Speed = double.PositiveInfinity });
        var nobody = (IPEndPoint)_listener.LocalEndpoint;
        _listener.Stop();
        var failure = await Assert.ThrowsAsync<IOException>(() => replay.RunAsync(nobody, _patience.Token));
        Assert.Contains("Is the receiver running?", failure.Message);
    }

    private static byte[] Frame(int number)
    {
        var frame = new byte[Layout.FrameBytes];
        Array.Fill(frame, (byte)number);
        return frame;
    }

    private string Write(string name, int first, int count)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, [.. Enumerable.Range(first, count).SelectMany(Frame)]);
        return path;
    }

    private async Task<byte[]> ReadAll(Socket socket)
    {
        using var all = new MemoryStream();
        var buffer = new byte[1 << 16];
        int read;
        while ((read = await socket.ReceiveAsync(buffer, _patience.Token)) > 0)
        {
            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }
}
