using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Muser.Silo.Cluster.Security;

/// <summary>A token as it is kept: not itself, but its hash. It has 256 random bits, so that one round of SHA-256 is as good as many.</summary>
/// <param name="Name">Whose it is, as the audit log and the devices' histories name them.</param>
/// <param name="Role">What its holder may do.</param>
/// <param name="Sha256">The hash, in hexadecimal.</param>
/// <param name="Created">When it was made, UTC.</param>
/// <param name="Expires">From when on it is worth nothing, UTC; null for never.</param>
public sealed record ApiToken(string Name, ApiRole Role, string Sha256, DateTimeOffset Created, DateTimeOffset? Expires = null)
{
    /// <summary>How a token begins, so that one that has strayed into a file is found.</summary>
    public const string Prefix = "muser_";

    private const int SecretBytes = 32;

    /// <summary>Makes a token; the text is shown once and kept nowhere.</summary>
    public static (ApiToken Token, string Text) Create(string name, ApiRole role, DateTimeOffset now, DateTimeOffset? expires)
    {
        var text = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        return (new ApiToken(name, role, HashOf(text), now, expires), text);
    }

    /// <summary>The hash of a token.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
