using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Muser.Cli.Shell;
using Muser.Formats.Frames;

namespace Muser.Cli.Observing.Live;

/// <summary>What this machine can do at most with bytes that come over TCP, MB/s.</summary>
internal static class LiveCeilings
{
    private const long LoopbackBytes = 2_000_000_000;

    /// <summary>Copying frames from one place of memory to another, on one core: more of them than caches hold.</summary>
    public static double Copy(CancellationToken cancellation)
    {
        var frame = ArrayLayout.Muser1.FrameBytes;
        byte[] from = new byte[2000 * frame], to = new byte[from.Length];
        Array.Fill(from, (byte)1);
        return from.Length / BestRound.Seconds(() => from.CopyTo(to, 0), cancellation) / 1e6;
    }

    /// <summary>The same sender as fast as it goes, read with as large a buffer as the receiver has, and nothing else done.</summary>
    public static async Task<double> Loopback(string recording, ArrayLayout layout, CancellationToken cancellation)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var times = Math.Max(1, LoopbackBytes / new FileInfo(recording).Length);
        var sending = LiveSender.Run(recording, times, double.PositiveInfinity, (IPEndPoint)listener.LocalEndpoint, cancellation);
        var accepted = listener.AcceptSocketAsync(cancellation).AsTask();
        await await Task.WhenAny(accepted, sending);
        using var socket = await accepted;
        var buffer = new byte[4 * layout.FrameBytes];
        var (bytes, begun) = (0L, Stopwatch.GetTimestamp());
        while (await socket.ReceiveAsync(buffer, cancellation) is var count and > 0)
        {
            bytes += count;
        }

        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        socket.Close();
        await sending;
        return bytes / seconds / 1e6;
    }
}
