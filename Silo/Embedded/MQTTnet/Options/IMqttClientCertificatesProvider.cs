using System.Security.Cryptography.X509Certificates;

namespace MQTTnet;

public interface IMqttClientCertificatesProvider
{
    X509CertificateCollection GetCertificates();
}
