using System.Runtime.InteropServices;
using MQTTnet;
using MQTTnet.Packets;
using Muser.Embedded.Mqtt.Sessions;

namespace Muser.Embedded.Mqtt.Routing;

/// <summary>All subscriptions, as a tree of topic levels, so that the cost of a message does not grow with the number of subscribers. Thread-safe.</summary>
internal sealed class SubscriptionTree
{
    private readonly Lock _lock = new();
    private readonly Node _root = new();
    private long _matchStamp;

    /// <summary>Subscribes, or replaces the subscription to the same filter. True where it is a new one.</summary>
    public bool Add(Subscription subscription)
    {
        lock (_lock)
        {
            var isNew = Remove(subscription.Session, subscription.Filter.Topic) is null;
            subscription.Session.Subscriptions[subscription.Filter.Topic] = subscription;
            var (node, endsInHash) = Walk(subscription.Filter.Topic);
            (endsInHash ? node.Below : node.Here).Add(subscription);
            return isNew;
        }
    }

    public bool Remove(Session session, string filter, out MqttTopicFilter? removed)
    {
        lock (_lock)
        {
            removed = Remove(session, filter)?.Filter;
            return removed is not null;
        }
    }

    public void RemoveAll(Session session)
    {
        lock (_lock)
        {
            foreach (var filter in session.Subscriptions.Keys.ToArray())
            {
                Remove(session, filter);
            }
        }
    }

    /// <summary>Adds the receivers of a topic to a list.</summary>
    /// <param name="topic">Without wildcards.</param>
    /// <param name="sender">Who published it: left out where it asked not to hear itself.</param>
    /// <param name="matches">Gets each session once.</param>
    public void Find(string topic, string sender, List<Match> matches)
    {
        lock (_lock)
        {
            Search search = new(matches, sender, ++_matchStamp);
            Find(_root, topic, search, isFirst: true);
        }
    }

    private static void Find(Node node, ReadOnlySpan<char> rest, in Search search, bool isFirst)
    {
        var at = rest.IndexOf(MqttTopicFilterComparer.LevelSeparator);
        var level = at < 0 ? rest : rest[..at];

        // Topics that begin with $ are not matched by wildcards in the first place.
        var wildcards = !(isFirst && level.StartsWith(MqttTopicFilterComparer.ReservedTopicPrefix));
        if (wildcards)
        {
            Collect(node.Below, search);
        }

        if (node.Child(level) is { } child)
        {
            Descend(child, rest, at, search);
        }

        if (wildcards && node.Plus is { } plus)
        {
            Descend(plus, rest, at, search);
        }
    }

    private static void Descend(Node node, ReadOnlySpan<char> rest, int at, in Search search)
    {
        if (at >= 0)
        {
            Find(node, rest[(at + 1)..], search, isFirst: false);
            return;
        }

        Collect(node.Here, search);

        // "a/#" matches "a" as well.
        Collect(node.Below, search);
    }

    private static void Collect(List<Subscription> subscriptions, in Search search)
    {
        foreach (var subscription in subscriptions)
        {
            var session = subscription.Session;
            if (subscription.Filter.NoLocal && session.ClientId == search.Sender)
            {
                continue;
            }

            if (session.MatchStamp != search.Stamp)
            {
                (session.MatchStamp, session.MatchIndex) = (search.Stamp, search.Matches.Count);
                search.Matches.Add(new(session, subscription.Filter.QualityOfServiceLevel, subscription.Filter.RetainAsPublished, Identifiers(null, subscription)));
                continue;
            }

            ref var match = ref CollectionsMarshal.AsSpan(search.Matches)[session.MatchIndex];
            match = new(
                session,
                match.Quality > subscription.Filter.QualityOfServiceLevel ? match.Quality : subscription.Filter.QualityOfServiceLevel,
                match.RetainAsPublished || subscription.Filter.RetainAsPublished,
                Identifiers(match.Identifiers, subscription));
        }
    }

    private static List<uint>? Identifiers(List<uint>? known, Subscription subscription)
    {
        if (subscription.Identifier == 0)
        {
            return known;
        }

        known ??= [];
        known.Add(subscription.Identifier);
        return known;
    }

    private Subscription? Remove(Session session, string filter)
    {
        if (!session.Subscriptions.Remove(filter, out var subscription))
        {
            return null;
        }

        var (node, endsInHash) = Walk(filter);
        (endsInHash ? node.Below : node.Here).Remove(subscription);
        while (node.Parent is { } parent && node.IsEmpty)
        {
            parent.Remove(node);
            node = parent;
        }

        return subscription;
    }

    /// <summary>The node where a filter ends, made where it is not there.</summary>
    private (Node Node, bool EndsInHash) Walk(string filter)
    {
        var node = _root;
        foreach (var range in filter.AsSpan().Split(MqttTopicFilterComparer.LevelSeparator))
        {
            var level = filter.AsSpan()[range];
            if (level is [MqttTopicFilterComparer.MultiLevelWildcard])
            {
                return (node, true);
            }

            node = node.ChildOrNew(level);
        }

        return (node, false);
    }

    private readonly record struct Search(List<Match> Matches, string Sender, long Stamp);

    private sealed class Node
    {
        private Dictionary<string, Node>? _children;
        private string _name = "";

        public Node? Parent { get; private init; }

        /// <summary>The level <c>+</c>.</summary>
        public Node? Plus { get; private set; }

        /// <summary>Filters that end here.</summary>
        public List<Subscription> Here { get; } = [];

        /// <summary>Filters that end in <c>#</c> below here.</summary>
        public List<Subscription> Below { get; } = [];

        public bool IsEmpty => Here.Count == 0 && Below.Count == 0 && Plus is null && _children is not { Count: > 0 };

        public Node? Child(ReadOnlySpan<char> level) =>
            _children is not null && _children.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(level, out var child) ? child : null;

        public Node ChildOrNew(ReadOnlySpan<char> level)
        {
            if (level is [MqttTopicFilterComparer.SingleLevelWildcard])
            {
                return Plus ??= new() { Parent = this, _name = "+" };
            }

            if (Child(level) is { } known)
            {
                return known;
            }

            Node child = new() { Parent = this, _name = level.ToString() };
            (_children ??= new(StringComparer.Ordinal)).Add(child._name, child);
            return child;
        }

        public void Remove(Node child)
        {
            if (child == Plus)
            {
                Plus = null;
            }
            else
            {
                _children?.Remove(child._name);
            }
        }
    }
}
