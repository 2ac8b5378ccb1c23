using System.Net;
using Muser.Grains.Cluster;

namespace Muser.Silo.Cluster.Security;

/// <summary>
/// Who may use the pages and the API. Configuration section <c>Muser:Security</c>. Where they are served at a loopback address, whoever is on this machine
/// may do everything, unless <see cref="RequireToken"/>; where other machines reach them, everybody needs a token.
/// </summary>
public sealed class SecurityOptions
{
    /// <summary>Default of <see cref="TokensFile"/>.</summary>
    public const string DefaultTokensFile = "muser-data/tokens";

    /// <summary>Default of <see cref="AuditFolder"/>.</summary>
    public const string DefaultAuditFolder = "muser-data/audit";

    /// <summary>The tokens, as <c>muser token create</c> writes them: hashes alone. It is read again when it changes.</summary>
    public string TokensFile { get; set; } = DefaultTokensFile;

    /// <summary>Where the audit log is: a file for each silo and day, to which lines are added and from which none is ever taken.</summary>
    public string AuditFolder { get; set; } = DefaultAuditFolder;

    /// <summary>What a line of the audit log outlives: <see cref="Durability.Power"/> has each flushed to disk, several at once.</summary>
    public Durability AuditDurability { get; set; } = Durability.Process;

    /// <summary>Whether this machine needs a token as well.</summary>
    public bool RequireToken { get; set; }

    /// <summary>The certificate with which the API is served at an <c>https</c> address: PEM with <see cref="KeyPath"/>, or PKCS #12 without a password.</summary>
    public string CertificatePath { get; set; } = "";

    /// <summary>The key of a certificate in PEM.</summary>
    public string KeyPath { get; set; } = "";

    /// <summary>Whether somebody without a token may do everything at an address: nobody but this machine reaches it, and no token is required.</summary>
    public bool IsOpen(Uri served) => !RequireToken && IsLoopback(served);

    /// <summary>Throws <see cref="UserInputException"/> where pages would be served to other machines and there is no token, or without a certificate that is needed.</summary>
    public void Validate(Uri served, TokenFile tokens)
    {
        if (!IsOpen(served) && tokens.Count == 0)
        {
            throw new UserInputException(
                IsLoopback(served)
                    ? $"Muser:Security:RequireToken is true, and {TokensFile} has no token: make one with 'muser token create NAME --role admin --tokens {TokensFile}'."
                    : $"The pages cannot be served at {served} without security: other machines reach it, and {TokensFile} has no token. "
                        + $"Make one with 'muser token create NAME --role admin --tokens {TokensFile}', or serve them at http://127.0.0.1:{served.Port}.");
        }

        if (served.Scheme == Uri.UriSchemeHttps && CertificatePath.Length == 0)
        {
            throw new UserInputException($"The pages cannot be served at {served} without a certificate: give --certificate FILE, and --key FILE where that is PEM.");
        }
    }

    /// <summary>Whether nobody but this machine reaches an address.</summary>
    internal static bool IsLoopback(Uri served) => served.Host == "localhost" || (IPAddress.TryParse(served.DnsSafeHost, out var address) && IPAddress.IsLoopback(address));
}
