using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;

namespace Muser.Embedded.Mqtt.Client;

/// <summary>Opens the stream to a server: TCP, and TLS on it where it is asked for.</summary>
internal static class ClientStream
{
    public static async Task<Stream> OpenAsync(MqttClientTcpOptions options, CancellationToken cancellation)
    {
        var server = options.RemoteEndpoint ?? throw new ArgumentException("No endpoint is set.");
        var socket = await ConnectAsync(options, server, cancellation).ConfigureAwait(false);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            return options.TlsOptions is { UseTls: true } tls
                ? await SecureAsync(stream, options, tls, (server as DnsEndPoint)?.Host, cancellation).ConfigureAwait(false)
                : stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<Socket> ConnectAsync(MqttClientTcpOptions options, EndPoint server, CancellationToken cancellation)
    {
        var socket = options.AddressFamily == AddressFamily.Unspecified && server is not IPEndPoint
            ? new Socket(SocketType.Stream, ProtocolType.Tcp)
            : new Socket(server is IPEndPoint ? server.AddressFamily : options.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = options.NoDelay;
            socket.ReceiveBufferSize = options.BufferSize;
            socket.SendBufferSize = options.BufferSize;
            await socket.ConnectAsync(server, cancellation).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> SecureAsync(
        Stream stream, MqttClientTcpOptions options, MqttClientTlsOptions tls, string? host, CancellationToken cancellation)
    {
        SslStream secure = new(stream, leaveInnerStreamOpen: false);
        SslClientAuthenticationOptions authentication = new()
        {
            TargetHost = string.IsNullOrEmpty(tls.TargetHost) ? host : tls.TargetHost,
            EnabledSslProtocols = tls.SslProtocol,
            CertificateRevocationCheckMode = tls.IgnoreCertificateRevocationErrors ? X509RevocationMode.NoCheck : tls.RevocationMode,
            ClientCertificates = tls.ClientCertificatesProvider?.GetCertificates(),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(options, tls, certificate, chain, errors),
        };
        if (tls.TrustChain is { Count: > 0 } roots)
        {
            authentication.CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                VerificationFlags = X509VerificationFlags.IgnoreEndRevocationUnknown,
                RevocationMode = authentication.CertificateRevocationCheckMode,
            };
            authentication.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        await secure.AuthenticateAsClientAsync(authentication, cancellation).ConfigureAwait(false);
        return secure;
    }

    private static bool IsTrusted(
        MqttClientTcpOptions options, MqttClientTlsOptions tls, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (tls.CertificateValidationHandler is { } handler)
        {
            return handler(new(certificate, chain, errors, options));
        }

        if (errors == SslPolicyErrors.None || tls.AllowUntrustedCertificates)
        {
            return true;
        }

        // The name must fit in any case; the chain may be forgiven as far as the options say.
        return errors == SslPolicyErrors.RemoteCertificateChainErrors && chain is not null
            && (tls.IgnoreCertificateChainErrors
                || (tls.IgnoreCertificateRevocationErrors && chain.ChainStatus.All(status => (status.Status
                    & ~(X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.Revoked | X509ChainStatusFlags.OfflineRevocation)) == 0)));
    }
}
