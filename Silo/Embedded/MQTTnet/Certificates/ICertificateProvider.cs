using System.Security.Cryptography.X509Certificates;

namespace MQTTnet.Certificates;

/// <summary>Asked for the server's certificate at each handshake, so that it may be renewed.</summary>
public interface ICertificateProvider
{
    X509Certificate2? GetCertificate();
}
