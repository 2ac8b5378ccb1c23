using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace MQTTnet;

public sealed class MqttClientTlsOptions
{
    public bool UseTls { get; set; }

    /// <summary>Takes any certificate of the server.</summary>
    public bool AllowUntrustedCertificates { get; set; }

    public bool IgnoreCertificateChainErrors { get; set; }

    public bool IgnoreCertificateRevocationErrors { get; set; }

    public X509RevocationMode RevocationMode { get; set; } = X509RevocationMode.Online;

    /// <summary>The name that the certificate must carry; the host name of the server where it is not given.</summary>
    public string? TargetHost { get; set; }

    /// <summary>None leaves the choice to the system.</summary>
    public SslProtocols SslProtocol { get; set; } = SslProtocols.None;

    /// <summary>The roots to trust, in place of those of the system.</summary>
    public X509Certificate2Collection? TrustChain { get; set; }

    /// <summary>Certificates of the client.</summary>
    public IMqttClientCertificatesProvider? ClientCertificatesProvider { get; set; }

    /// <summary>Decides alone on the certificate of the server.</summary>
    public Func<MqttClientCertificateValidationEventArgs, bool>? CertificateValidationHandler { get; set; }
}
