using System.Buffers;
using System.Net.Sockets;
using System.Security;
using System.Text;
using System.Threading.Channels;

namespace Muser.Devices.Indi;

/// <summary>A connection to an INDI server. What is sent waits for nobody.</summary>
internal sealed class IndiConnection : IDisposable
{
    /// <summary>The longest message that is kept; images, which are longer, are not for a bus.</summary>
    public const int MaxMessageBytes = 1 << 20;

    private const int KeepAliveS = 5;
    private const int KeepAliveProbes = 3;
    private const int BufferBytes = 16 * 1024;

    /// <summary>Requests that wait for a server that does not read; beyond it the connection is given up.</summary>
    private const int MaxWaiting = 1000;

    private readonly Socket _socket;
    private readonly Channel<string> _waiting = Channel.CreateBounded<string>(MaxWaiting);

    private IndiConnection(Socket socket) => _socket = socket;

    /// <summary>Connects.</summary>
    public static async Task<IndiConnection> Open(string host, int port, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveS);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveS);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
            await socket.ConnectAsync(host, port, cancellation);
            return new IndiConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Asks for the definitions of everything, of a device, or of a vector of it.</summary>
    public static string AskFor(string device = "", string vector = "") =>
        $"<getProperties version=\"1.7\"{Attribute("device", device)}{Attribute("name", vector)}/>\n";

    /// <summary>Sends XML.</summary>
    public void Send(string xml)
    {
        if (!_waiting.Writer.TryWrite(xml))
        {
            _socket.Dispose();
        }
    }

    /// <summary>Hands on each message until the connection ends; <paramref name="unread"/> is told what cannot be read.</summary>
    public async Task Receive(Action<IndiMessage> message, Action<string> unread, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sending = SendWaiting(end.Token);
        var framer = new IndiFramer(MaxMessageBytes);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (int read; (read = await _socket.ReceiveAsync(buffer, cancellation)) > 0;)
            {
                framer.Take(buffer.AsSpan(0, read), element =>
                {
                    var (parsed, fault) = IndiReader.Read(element);
                    if (parsed is not null)
                    {
                        message(parsed);
                    }
                    else if (fault is not null)
                    {
                        unread($"a message of {element.Length} bytes cannot be used: {fault}.");
                    }
                });
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            await end.CancelAsync();
            await sending;
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task SendWaiting(CancellationToken cancellation)
    {
        try
        {
            await foreach (var xml in _waiting.Reader.ReadAllAsync(cancellation))
            {
                for (ReadOnlyMemory<byte> left = Encoding.UTF8.GetBytes(xml); left.Length > 0;)
                {
                    left = left[await _socket.SendAsync(left, cancellation)..];
                }
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            _socket.Dispose(); // whoever receives notices
        }
    }

    private static string Attribute(string name, string value) => value.Length == 0 ? "" : $" {name}=\"{SecurityElement.Escape(value)}\"";
}
