using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Certificates;

namespace MQTTnet.Server;

public class MqttServerOptionsBuilder
{
    private readonly MqttServerOptions _options = new();

    public MqttServerOptions Build() => _options;

    public MqttServerOptionsBuilder WithDefaultEndpoint() => With(options => options.DefaultEndpointOptions.IsEnabled = true);

    public MqttServerOptionsBuilder WithoutDefaultEndpoint() => With(options => options.DefaultEndpointOptions.IsEnabled = false);

    public MqttServerOptionsBuilder WithDefaultEndpointPort(int value) => With(options => options.DefaultEndpointOptions.Port = value);

    public MqttServerOptionsBuilder WithDefaultEndpointBoundIPAddress(IPAddress value) =>
        With(options => options.DefaultEndpointOptions.BoundInterNetworkAddress = value ?? IPAddress.Any);

    public MqttServerOptionsBuilder WithDefaultEndpointBoundIPV6Address(IPAddress value) =>
        With(options => options.DefaultEndpointOptions.BoundInterNetworkV6Address = value ?? IPAddress.Any);

    public MqttServerOptionsBuilder WithDefaultEndpointReuseAddress() => With(options => options.DefaultEndpointOptions.ReuseAddress = true);

    public MqttServerOptionsBuilder WithConnectionBacklog(int value) => With(options =>
    {
        options.DefaultEndpointOptions.ConnectionBacklog = value;
        options.TlsEndpointOptions.ConnectionBacklog = value;
    });

    public MqttServerOptionsBuilder WithEncryptedEndpoint() => With(options => options.TlsEndpointOptions.IsEnabled = true);

    public MqttServerOptionsBuilder WithoutEncryptedEndpoint() => With(options => options.TlsEndpointOptions.IsEnabled = false);

    public MqttServerOptionsBuilder WithEncryptedEndpointPort(int value) => With(options => options.TlsEndpointOptions.Port = value);

    public MqttServerOptionsBuilder WithEncryptedEndpointBoundIPAddress(IPAddress value) =>
        With(options => options.TlsEndpointOptions.BoundInterNetworkAddress = value);

    public MqttServerOptionsBuilder WithEncryptedEndpointBoundIPV6Address(IPAddress value) =>
        With(options => options.TlsEndpointOptions.BoundInterNetworkV6Address = value);

    public MqttServerOptionsBuilder WithTlsEndpointReuseAddress() => With(options => options.TlsEndpointOptions.ReuseAddress = true);

    public MqttServerOptionsBuilder WithEncryptionCertificate(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return WithEncryptionCertificate(new X509CertificateProvider(certificate));
    }

    /// <param name="value">PKCS #12.</param>
    /// <param name="credentials">Its password.</param>
    public MqttServerOptionsBuilder WithEncryptionCertificate(byte[] value, IMqttServerCertificateCredentials? credentials = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        return WithEncryptionCertificate(new BlobCertificateProvider(value) { Password = credentials?.Password });
    }

    public MqttServerOptionsBuilder WithEncryptionCertificate(ICertificateProvider certificateProvider) =>
        With(options => options.TlsEndpointOptions.CertificateProvider = certificateProvider);

    public MqttServerOptionsBuilder WithEncryptionSslProtocol(SslProtocols value) => With(options => options.TlsEndpointOptions.SslProtocol = value);

    public MqttServerOptionsBuilder WithClientCertificate(
        RemoteCertificateValidationCallback? validationCallback = default, bool checkCertificateRevocation = false) => With(options =>
    {
        options.TlsEndpointOptions.ClientCertificateRequired = true;
        options.TlsEndpointOptions.CheckCertificateRevocation = checkCertificateRevocation;
        options.TlsEndpointOptions.RemoteCertificateValidationCallback = validationCallback;
    });

    public MqttServerOptionsBuilder WithRemoteCertificateValidationCallback(RemoteCertificateValidationCallback value) =>
        With(options => options.TlsEndpointOptions.RemoteCertificateValidationCallback = value);

    public MqttServerOptionsBuilder WithDefaultCommunicationTimeout(TimeSpan value) => With(options => options.DefaultCommunicationTimeout = value);

    public MqttServerOptionsBuilder WithMaxPendingMessagesPerClient(int value) => With(options => options.MaxPendingMessagesPerClient = value);

    public MqttServerOptionsBuilder WithPendingMessagesOverflowStrategy(MqttPendingMessagesOverflowStrategy value) =>
        With(options => options.PendingMessagesOverflowStrategy = value);

    public MqttServerOptionsBuilder WithPersistentSessions(bool value = true) => With(options => options.EnablePersistentSessions = value);

    private MqttServerOptionsBuilder With(Action<MqttServerOptions> set)
    {
        set(_options);
        return this;
    }
}
