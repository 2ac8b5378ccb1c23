using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace MQTTnet;

public sealed class MqttClientTlsOptionsBuilder
{
    private readonly MqttClientTlsOptions _options = new() { UseTls = true };

    public MqttClientTlsOptions Build() => _options;

    public MqttClientTlsOptionsBuilder UseTls(bool useTls = true)
    {
        _options.UseTls = useTls;
        return this;
    }

    public MqttClientTlsOptionsBuilder WithAllowUntrustedCertificates(bool allowUntrustedCertificates = true)
    {
        _options.AllowUntrustedCertificates = allowUntrustedCertificates;
        return this;
    }

    public MqttClientTlsOptionsBuilder WithCertificateValidationHandler(Func<MqttClientCertificateValidationEventArgs, bool> certificateValidationHandler)
    {
        ArgumentNullException.ThrowIfNull(certificateValidationHandler);
        _options.CertificateValidationHandler = certificateValidationHandler;
        return this;
    }

    public MqttClientTlsOptionsBuilder WithClientCertificates(IEnumerable<X509Certificate2> certificates)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        _options.ClientCertificatesProvider = new DefaultMqttCertificatesProvider(certificates);
        return this;
    }

    public MqttClientTlsOptionsBuilder WithIgnoreCertificateChainErrors(bool ignoreCertificateChainErrors = true)
    {
        _options.IgnoreCertificateChainErrors = ignoreCertificateChainErrors;
        return this;
    }

    public MqttClientTlsOptionsBuilder WithIgnoreCertificateRevocationErrors(bool ignoreCertificateRevocationErrors = true)
    {
        _options.IgnoreCertificateRevocationErrors = ignoreCertificateRevocationErrors;
        return this;
    }

    public MqttClientTlsOptionsBuilder WithRevocationMode(X509RevocationMode revocationMode)
    {
        _options.RevocationMode = revocationMode;
        return this;
    }

    public MqttClientTlsOptionsBuilder WithSslProtocols(SslProtocols sslProtocols)
    {
        _options.SslProtocol = sslProtocols;
        return this;
    }

    public MqttClientTlsOptionsBuilder WithTargetHost(string targetHost)
    {
        _options.TargetHost = targetHost;
        return this;
    }

    public MqttClientTlsOptionsBuilder WithTrustChain(X509Certificate2Collection chain)
    {
        _options.TrustChain = chain;
        return this;
    }
}
