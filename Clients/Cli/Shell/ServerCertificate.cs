using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Muser.Silo;

namespace Muser.Cli.Shell;

/// <summary>The certificate that a server of this process shows.</summary>
internal static class ServerCertificate
{
    /// <summary>Reads PEM with its key, or PKCS #12; throws <see cref="UserInputException"/> with one sentence where that cannot be.</summary>
    /// <param name="certificate">The file.</param>
    /// <param name="key">The file of the key of PEM; null or empty for PKCS #12.</param>
    public static X509Certificate2 Read(string certificate, string? key)
    {
        InputFile.Require(certificate, "a certificate");
        if (!string.IsNullOrEmpty(key))
        {
            InputFile.Require(key, "the key of the certificate");
        }

        try
        {
            if (string.IsNullOrEmpty(key))
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
                $"{certificate} cannot be used as a server's certificate ({UsageMessage.OneLine(failure.Message)}); give PEM and --key, or PKCS #12 without a password.");
        }
    }

    /// <summary>Reads the certificates of authorities in PEM, to be trusted; throws a sentence where there are none.</summary>
    public static X509Certificate2Collection Authorities(string file)
    {
        InputFile.Require(file, "a file of certificates in PEM");
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (CryptographicException failure)
        {
            throw new UserInputException($"{file} cannot be read as certificates in PEM ({UsageMessage.OneLine(failure.Message)}).");
        }

        return authorities.Count > 0 ? authorities : throw new UserInputException($"{file} holds no certificate in PEM.");
    }
}
