using System.Security.Cryptography.X509Certificates;

namespace MQTTnet.Certificates;

/// <summary>A certificate with its key as PKCS #12.</summary>
public class BlobCertificateProvider : ICertificateProvider
{
    private readonly Lazy<X509Certificate2> _certificate;

    public BlobCertificateProvider(byte[] blob)
    {
        ArgumentNullException.ThrowIfNull(blob);
        Blob = blob;
        _certificate = new(() => X509CertificateLoader.LoadPkcs12(Blob, Password));
    }

    public byte[] Blob { get; }

    public string? Password { get; set; }

    public X509Certificate2? GetCertificate() => _certificate.Value;
}
