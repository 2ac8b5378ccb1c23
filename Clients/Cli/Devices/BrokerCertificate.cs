using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Muser.Cli.Shell;
using Muser.Silo;

namespace Muser.Cli.Devices;

/// <summary>The certificate that a broker shows.</summary>
internal static class BrokerCertificate
{
    /// <summary>Reads PEM with its key, or PKCS #12; throws a sentence where that cannot be.</summary>
    public static X509Certificate2 Read(string? certificate, string? key)
    {
        if (certificate is null)
        {
            throw new UsageException("--tls needs --certificate FILE, and --key FILE where that is PEM.");
        }

        InputFile.Require(certificate, "a certificate");
        if (key is not null)
        {
            InputFile.Require(key, "the key of the certificate");
        }

        try
        {
            if (key is null)
            {
                return X509CertificateLoader.LoadPkcs12FromFile(certificate, null);
            }

            using var pem = X509Certificate2.CreateFromPemFile(certificate, key);

            // A key that was read from PEM is bound to the process only after such a trip on some systems.
            return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        }
        catch (CryptographicException failure)
        {
            throw new UserInputException(
                $"{certificate} cannot be used as the broker's certificate ({failure.Message}); give PEM and --key, or PKCS #12 without a password.");
        }
    }
}
