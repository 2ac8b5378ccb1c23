using System.Security.Cryptography;

namespace Muser.Silo.Devices.Broker;

/// <summary>
/// Who may connect to an embedded broker: a password file as <c>mosquitto_passwd</c> writes it, one <c>name:$7$iterations$salt$hash</c> a line
/// (PBKDF2 with HMAC-SHA-512, salt and hash in base64), so that one file serves both brokers. Thread-safe.
/// </summary>
public sealed class BrokerUsers
{
    private const string Pbkdf2 = "7";

    private readonly Dictionary<string, (int Iterations, byte[] Salt, byte[] Hash)> _users = new(StringComparer.Ordinal);

    private BrokerUsers()
    {
    }

    /// <summary>Reads a password file; throws <see cref="UserInputException"/>, with the line, where it is not one.</summary>
    public static BrokerUsers Read(string path)
    {
        InputFile.Require(path, "a password file, as mosquitto_passwd writes it,");
        BrokerUsers users = new();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (line.Length > 0 && line[0] != '#')
            {
                users.Add(line, $"{path}, line {number}");
            }
        }

        return users._users.Count > 0 ? users : throw new UserInputException($"{path} names nobody: write users into it with mosquitto_passwd {path} NAME.");
    }

    /// <summary>Whether a name is there and the password is its own.</summary>
    public bool Knows(string? name, byte[]? password)
    {
        if (name is null || password is null || !_users.TryGetValue(name, out var user))
        {
            return false;
        }

        var hash = Rfc2898DeriveBytes.Pbkdf2(password, user.Salt, user.Iterations, HashAlgorithmName.SHA512, user.Hash.Length);
        return CryptographicOperations.FixedTimeEquals(hash, user.Hash);
    }

    private void Add(string line, string place)
    {
        if (line.Split(':') is not [{ Length: > 0 } name, var secret])
        {
            throw new UserInputException($"{place}: '{(line.Length > 40 ? line[..40] + "..." : line)}' is not NAME:HASH; write it with mosquitto_passwd.");
        }

        if (secret.Split('$') is not ["", Pbkdf2, var count, var salt, var hash])
        {
            throw new UserInputException($"{place}: the password of {name} is not hashed with PBKDF2 ($7$...); hash the file with mosquitto_passwd -U.");
        }

        try
        {
            var user = (int.Parse(count, System.Globalization.CultureInfo.InvariantCulture), Convert.FromBase64String(salt), Convert.FromBase64String(hash));
            if (user.Item1 <= 0 || user.Item3.Length == 0 || !_users.TryAdd(name, user))
            {
                throw new UserInputException($"{place}: {name} is there twice, or its hash is empty; write it again with mosquitto_passwd.");
            }
        }
        catch (Exception failure) when (failure is FormatException or OverflowException)
        {
            throw new UserInputException($"{place}: the hash of {name} cannot be read; write it again with mosquitto_passwd.");
        }
    }
}
