using System.Security.Cryptography.X509Certificates;

namespace MQTTnet;

public sealed class DefaultMqttCertificatesProvider : IMqttClientCertificatesProvider
{
    private readonly X509Certificate2Collection _certificates;

    public DefaultMqttCertificatesProvider(X509Certificate2Collection certificates) => _certificates = certificates;

    public DefaultMqttCertificatesProvider(IEnumerable<X509Certificate> certificates) =>
        _certificates = [.. certificates.Cast<X509Certificate2>()];

    public X509CertificateCollection GetCertificates() => _certificates;
}
