using System.Text.Json;
using Muser.Formats.Files;
using Muser.Interfaces.Devices;

namespace Muser.Silo.Cluster.Security;

/// <summary>
/// The tokens of the API in a file that nobody but its owner may read: a line of JSON each. A service reads it again when it has changed, so that a token
/// that was revoked is worth nothing a second later. Safe for any thread.
/// </summary>
public sealed class TokenFile(string path, TimeProvider clock)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>A change of the file is seen after so long at the latest.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Dictionary<string, ApiToken> _byHash = [];
    private (DateTime Written, long Length) _seen;
    private long _lookedTimestamp;
    private bool _hasLooked;

    /// <summary>The tokens that are there, expired or not.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                Look();
                return _byHash.Count;
            }
        }
    }

    /// <summary>Whose token that is; null where it is nobody's, or is worth nothing any more.</summary>
    public ApiToken? Find(string text)
    {
        var hash = ApiToken.HashOf(text);
        lock (_lock)
        {
            Look();
            return _byHash.TryGetValue(hash, out var token) && !(token.Expires <= clock.GetUtcNow()) ? token : null;
        }
    }

    /// <summary>Whether a token that was found is still worth something.</summary>
    public bool IsGood(ApiToken token)
    {
        lock (_lock)
        {
            Look();
            return _byHash.ContainsKey(token.Sha256) && !(token.Expires <= clock.GetUtcNow());
        }
    }

    /// <summary>The tokens in the file; throws <see cref="UserInputException"/>, with the line, where it cannot be read.</summary>
    public ApiToken[] Read()
    {
        if (!File.Exists(path))
        {
            return [];
        }

        var tokens = new List<ApiToken>();
        foreach (var (number, line) in File.ReadAllLines(path).Index())
        {
            if (line.Length > 0)
            {
                tokens.Add(Parse(line) ?? throw new UserInputException($"{path}, line {number + 1}, is no token; write them with 'muser token create'."));
            }
        }

        return [.. tokens];
    }

    /// <summary>Adds a token; throws <see cref="UserInputException"/> where the name has one already, or cannot be one.</summary>
    public void Add(ApiToken token)
    {
        if (!BusName.IsId(token.Name))
        {
            throw new UserInputException($"'{token.Name}' cannot be the name of a token; it must be {BusName.Rule}, and no reserved word.");
        }

        var tokens = Read();
        if (tokens.Any(each => each.Name == token.Name))
        {
            throw new UserInputException($"{token.Name} has a token already; revoke it first: muser token revoke {token.Name}.");
        }

        Write([.. tokens, token]);
    }

    /// <summary>Makes the token of somebody worth nothing; throws <see cref="UserInputException"/> where there is none.</summary>
    public void Revoke(string name)
    {
        var tokens = Read();
        var left = tokens.Where(each => each.Name != name).ToArray();
        if (left.Length == tokens.Length)
        {
            throw new UserInputException($"Nobody called '{name}' has a token in {path}; 'muser token list' shows who has.");
        }

        Write(left);
    }

    private void Look()
    {
        if (_hasLooked && clock.GetElapsedTime(_lookedTimestamp) < LookInterval)
        {
            return;
        }

        (_hasLooked, _lookedTimestamp) = (true, clock.GetTimestamp());
        var file = new FileInfo(path);
        var seen = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        if (seen != _seen)
        {
            _byHash = Read().ToDictionary(token => token.Sha256);
            _seen = seen;
        }
    }

    private void Write(ApiToken[] tokens)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.Write(
            path,
            stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                foreach (var token in tokens)
                {
                    writer.WriteLine(JsonSerializer.Serialize(token, ServiceJson.Compact));
                }
            },
            mode: OwnerOnly);
    }

    private static ApiToken? Parse(string line) => ServiceJson.TryRead<ApiToken>(line) is { Name.Length: > 0, Sha256.Length: > 0 } token ? token : null;
}
