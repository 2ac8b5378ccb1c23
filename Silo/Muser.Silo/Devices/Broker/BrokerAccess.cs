namespace Muser.Silo.Devices.Broker;

/// <summary>
/// Who may publish and subscribe what at an embedded broker: an access file of mosquitto (<c>acl_file</c>), so that one file serves both brokers.
/// <c>topic</c> lines hold for the <c>user</c> above them (for those without a name before the first one), <c>pattern</c> lines for everybody, with %u for
/// the user and %c for the client id; <c>read</c>, <c>write</c>, <c>readwrite</c> (the default), and <c>deny</c>, which wins. What no line allows is refused.
/// </summary>
public sealed class BrokerAccess
{
    private readonly List<Rule> _patterns = [];
    private readonly Dictionary<string, List<Rule>> _topics = new(StringComparer.Ordinal);

    private BrokerAccess()
    {
    }

    /// <summary>Reads an access file; throws <see cref="UserInputException"/>, with the line, where it is not one.</summary>
    public static BrokerAccess Read(string path)
    {
        InputFile.Require(path, "an access file (acl_file) of mosquitto");
        BrokerAccess access = new();
        var (user, number) = ("", 0);
        foreach (var raw in File.ReadLines(path))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var words = line.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            switch (words)
            {
                case ["user", var name]:
                    user = name;
                    break;
                case ["topic", var topic]:
                    access.Of(user).Add(Rule.Parse(topic));
                    break;
                case ["pattern", var topic]:
                    access._patterns.Add(Rule.Parse(topic));
                    break;
                default:
                    throw new UserInputException($"{path}, line {number}: '{line}' is none of user NAME, topic [read|write|readwrite|deny] TOPIC, pattern ... TOPIC.");
            }
        }

        return access;
    }

    /// <summary>Whether a client may publish to a topic.</summary>
    public bool MayWrite(string? user, string clientId, string topic) => Allows(user, clientId, topic, static rule => rule.Write);

    /// <summary>Whether a client may subscribe to a filter: everything that it matches must be allowed.</summary>
    public bool MayRead(string? user, string clientId, string filter) => Allows(user, clientId, filter, static rule => rule.Read);

    private bool Allows(string? user, string clientId, string topic, Func<Rule, bool> right)
    {
        var allowed = false;
        foreach (var rule in (user is null ? Of("", false) : Of(user, false)).Concat(_patterns))
        {
            if (rule.Filled(user, clientId) is not { } filter)
            {
                continue;
            }

            if (rule.IsDenial && TopicFilterCover.Overlaps(filter, topic))
            {
                return false;
            }

            allowed |= right(rule) && TopicFilterCover.Covers(filter, topic);
        }

        return allowed;
    }

    private List<Rule> Of(string user) => Of(user, true);

    private List<Rule> Of(string user, bool add)
    {
        if (_topics.TryGetValue(user, out var rules))
        {
            return rules;
        }

        rules = [];
        if (add)
        {
            _topics.Add(user, rules);
        }

        return rules;
    }

    private sealed record Rule(string Topic, bool Read, bool Write, bool IsDenial)
    {
        public static Rule Parse(string text) => text.Split(' ', 2, StringSplitOptions.TrimEntries) switch
        {
            ["read", var topic] => new(topic, true, false, false),
            ["write", var topic] => new(topic, false, true, false),
            ["readwrite", var topic] => new(topic, true, true, false),
            ["deny", var topic] => new(topic, false, false, true),
            _ => new(text, true, true, false),
        };

        /// <summary>With the client's names put in; null where a name is missing, or could reach beyond its level.</summary>
        public string? Filled(string? user, string clientId)
        {
            if (!Topic.Contains('%'))
            {
                return Topic;
            }

            return (Topic.Contains("%u") && !IsPlain(user)) || (Topic.Contains("%c") && !IsPlain(clientId))
                ? null
                : Topic.Replace("%u", user, StringComparison.Ordinal).Replace("%c", clientId, StringComparison.Ordinal);
        }

        private static bool IsPlain(string? name) => !string.IsNullOrEmpty(name) && name.AsSpan().IndexOfAny("+#/%") < 0;
    }
}
