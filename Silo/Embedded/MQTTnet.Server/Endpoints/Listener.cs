using System.Net;
using System.Net.Sockets;
using MQTTnet.Server;

namespace Muser.Embedded.Mqtt.Endpoints;

/// <summary>Takes connections on one address.</summary>
internal sealed class Listener : IDisposable
{
    /// <summary>After a failed accept, such as too many open files.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly MqttServerTcpEndpointBaseOptions _options;
    private readonly Action<Socket> _accepted;

    /// <exception cref="SocketException">The address is in use, or not this machine's.</exception>
    public Listener(IPAddress address, MqttServerTcpEndpointBaseOptions options, Action<Socket> accepted)
    {
        _options = options;
        _accepted = accepted;
        _socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                _socket.DualMode = false;
            }

            if (options.ReuseAddress)
            {
                _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            }

            _socket.Bind(new IPEndPoint(address, options.Port));
            _socket.Listen(options.ConnectionBacklog);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    public void Start() => _ = AcceptAsync();

    public void Dispose() => _socket.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                var client = await _socket.AcceptAsync().ConfigureAwait(false);
                client.NoDelay = _options.NoDelay;
                _accepted(client);
            }
            catch (Exception exception) when (exception is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(Pause).ConfigureAwait(false);
            }
        }
    }
}
