using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Server;

namespace Muser.Embedded.Mqtt.Endpoints;

/// <summary>The addresses on which a server listens, plain and with TLS.</summary>
internal sealed class ServerEndpoints : IDisposable
{
    private readonly MqttServerOptions _options;
    private readonly Action<AcceptedStream> _accepted;
    private readonly List<Listener> _listeners = [];

    /// <param name="options">Of the server.</param>
    /// <param name="accepted">Takes streams that are ready for MQTT. Must not block.</param>
    public ServerEndpoints(MqttServerOptions options, Action<AcceptedStream> accepted)
    {
        _options = options;
        _accepted = accepted;
    }

    /// <exception cref="SocketException">A port is in use.</exception>
    /// <exception cref="InvalidOperationException">TLS without a certificate.</exception>
    public void Start()
    {
        try
        {
            Listen(_options.DefaultEndpointOptions, socket => _accepted(new(new NetworkStream(socket, ownsSocket: true), Remote(socket), null, false)));
            var tls = _options.TlsEndpointOptions;
            if (tls.IsEnabled && tls.CertificateProvider is null)
            {
                throw new InvalidOperationException("TLS certificate is not set.");
            }

            Listen(tls, socket => _ = SecureAsync(socket, tls));
            _listeners.ForEach(listener => listener.Start());
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _listeners.ForEach(listener => listener.Dispose());
        _listeners.Clear();
    }

    private static EndPoint? Remote(Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint;
        }
        catch (SocketException)
        {
            // Gone before it was looked at.
            return null;
        }
    }

    private void Listen(MqttServerTcpEndpointBaseOptions options, Action<Socket> accepted)
    {
        if (!options.IsEnabled)
        {
            return;
        }

        if (!options.BoundInterNetworkAddress.Equals(IPAddress.None))
        {
            _listeners.Add(new(options.BoundInterNetworkAddress, options, accepted));
        }

        // IPAddress.None is an IPv4 address; it is what the option names for "no IPv6".
        if (!options.BoundInterNetworkV6Address.Equals(IPAddress.None) && Socket.OSSupportsIPv6)
        {
            _listeners.Add(new(options.BoundInterNetworkV6Address, options, accepted));
        }
    }

    private async Task SecureAsync(Socket socket, MqttServerTlsTcpEndpointOptions options)
    {
        var remote = Remote(socket);
        SslStream stream = new(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false);
        try
        {
            using CancellationTokenSource time = new(_options.DefaultCommunicationTimeout);
            SslServerAuthenticationOptions authentication = new()
            {
                ServerCertificate = options.CertificateProvider!.GetCertificate(),
                ClientCertificateRequired = options.ClientCertificateRequired,
                EnabledSslProtocols = options.SslProtocol,
                CertificateRevocationCheckMode = options.CheckCertificateRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
                RemoteCertificateValidationCallback = options.RemoteCertificateValidationCallback,
            };
            await stream.AuthenticateAsServerAsync(authentication, time.Token).ConfigureAwait(false);
            _accepted(new(stream, remote, stream.RemoteCertificate as X509Certificate2, true));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whoever it was did not get through the handshake.
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }
}
