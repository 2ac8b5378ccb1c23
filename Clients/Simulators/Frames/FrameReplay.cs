using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Muser.Formats.Frames;

namespace Muser.Simulators.Frames;

/// <summary>
/// Pushes the frames of recorder files over TCP, byte for byte, as the digital receiver did. Time stands still while there is no connection: unlike an
/// instrument, a recording can wait. One run at a time; <see cref="Counters"/> may be read from any thread.
/// </summary>
/// <param name="files">The files, in order; each a whole number of frames, what is left over at its end is not sent.</param>
/// <param name="layout">The array.</param>
/// <param name="options">How to send.</param>
/// <param name="clock">The clock of the cadence.</param>
public sealed class FrameReplay(IReadOnlyList<string> files, ArrayLayout layout, ReplayOptions options, TimeProvider? clock = null)
{
    private const int LengthBytes = sizeof(int);
    private static readonly TimeSpan TimerResolution = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly long[] _framesFile = [.. files.Select(file => new FileInfo(file).Length / layout.FrameBytes)];
    private readonly SafeFileHandle?[] _handles = new SafeFileHandle?[files.Count];
    private readonly byte[] _buffer = new byte[LengthBytes + layout.FrameBytes];
    private long _sent;
    private long _sentAgain;
    private long _connections;

    /// <summary>Frames that are sent: those in the files, so many times as the options say.</summary>
    public long Frames => _framesFile.Sum() * options.Times;

    /// <summary>What has been done so far: frames sent, those among them that had been sent before, connections made.</summary>
    public (long Sent, long SentAgain, long Connections) Counters =>
        (Interlocked.Read(ref _sent), Interlocked.Read(ref _sentAgain), Interlocked.Read(ref _connections));

    /// <summary>Told in a sentence when a connection is made or lost. From the thread that sends.</summary>
    public event Action<string>? Notice;

    /// <summary>Told after each frame. From the thread that sends.</summary>
    public event Action? FrameSent;

    /// <summary>
    /// Sends everything, until <paramref name="cancellation"/> ends it with <see cref="OperationCanceledException"/>. Throws
    /// <see cref="IOException"/> where a file cannot be read, or the connection is lost and <see cref="ReplayOptions.ResendFrames"/> is 0.
    /// </summary>
    public async Task RunAsync(IPEndPoint endPoint, CancellationToken cancellation = default)
    {
        try
        {
            await SendAllAsync(endPoint, cancellation);
        }
        finally
        {
            foreach (var handle in _handles)
            {
                handle?.Dispose();
            }

            Array.Clear(_handles);
        }
    }

    private async Task SendAllAsync(IPEndPoint endPoint, CancellationToken cancellation)
    {
        var cycle = layout.FramesPerCycle;
        var again = (options.ResendFrames + cycle - 1) / cycle * cycle;
        var (next, highest) = (0L, 0L);
        while (true)
        {
            using var socket = await ConnectAsync(endPoint, cancellation);
            try
            {
                // What was sent before goes at once; the cadence begins behind it.
                for (var (first, begun) = (highest, _clock.GetTimestamp()); next < Frames; next++)
                {
                    await WaitAsync(begun, next - first, cancellation);
                    await SendAsync(socket, Read(next), cancellation);
                    Interlocked.Increment(ref _sent);
                    Interlocked.Add(ref _sentAgain, next < highest ? 1 : 0);
                    highest = Math.Max(highest, next + 1);
                    FrameSent?.Invoke();
                }

                // The receiver closes its side when it has read everything; until then the last frames may be lost with it.
                socket.Shutdown(SocketShutdown.Send);
                while (await socket.ReceiveAsync(_buffer, cancellation) > 0)
                {
                }

                return;
            }
            catch (SocketException failure)
            {
                var what = $"the connection to {endPoint} is lost after frame {next} of {Frames}: {failure.Message}";
                if (again == 0)
                {
                    throw new IOException(char.ToUpperInvariant(what[0]) + what[1..], failure);
                }

                Notice?.Invoke(what);
                next = Math.Max(0, (next / cycle * cycle) - again);
            }
        }
    }

    private async Task<Socket> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellation)
    {
        while (true)
        {
            var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(endPoint, cancellation);
                Interlocked.Increment(ref _connections);
                Notice?.Invoke($"connected to {endPoint}");
                return socket;
            }
            catch (SocketException failure)
            {
                socket.Dispose();
                if (options.ResendFrames == 0)
                {
                    throw new IOException($"No connection to {endPoint}: {failure.Message}. Is the receiver running?", failure);
                }
            }

            await Task.Delay(options.ReconnectDelay, _clock, cancellation);
        }
    }

    private async ValueTask WaitAsync(long begun, long frames, CancellationToken cancellation)
    {
        if (!double.IsPositiveInfinity(options.Speed))
        {
            var due = TimeSpan.FromMicroseconds((frames + 1) * (ArrayLayout.FramePeriodNs / 1000.0) / options.Speed);
            var wait = due - _clock.GetElapsedTime(begun);
            if (wait >= TimerResolution)
            {
                await Task.Delay(wait, _clock, cancellation);
            }
        }
    }

    /// <summary>The frame of a number, after its length where the framing wants it.</summary>
    private ReadOnlyMemory<byte> Read(long number)
    {
        var recorded = _framesFile.Sum();
        var (file, place) = (0, number % recorded);
        while (place >= _framesFile[file])
        {
            place -= _framesFile[file++];
        }

        BinaryPrimitives.WriteInt32LittleEndian(_buffer, layout.FrameBytes);
        var handle = _handles[file] ??= File.OpenHandle(files[file]);
        var frame = _buffer.AsMemory(LengthBytes);
        for (var filled = 0; filled < frame.Length;)
        {
            var read = RandomAccess.Read(handle, frame.Span[filled..], (place * layout.FrameBytes) + filled);
            filled += read > 0 ? read : throw new IOException($"{files[file]} became shorter while it was read.");
        }

        var round = number / recorded;
        if (round > 0)
        {
            MakeLater(frame.Span, round * recorded * ArrayLayout.FramePeriodNs);
        }

        return options.Framing == StreamFraming.LengthPrefixed ? _buffer : frame;
    }

    /// <summary>A frame whose time cannot be read stays as it is.</summary>
    private static void MakeLater(Span<byte> frame, long byNs)
    {
        var word = frame[FrameMap.Time..];
        if (TimeWord.TryDecode(BinaryPrimitives.ReadUInt64LittleEndian(word), out var time))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, TimeWord.Encode(time.AddNs(byNs)));
        }
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes[sent..], SocketFlags.None, cancellation);
        }
    }
}
