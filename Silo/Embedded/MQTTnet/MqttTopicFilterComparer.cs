using Muser.Embedded.Mqtt.Topics;

namespace MQTTnet;

public static class MqttTopicFilterComparer
{
    public const char LevelSeparator = '/';

    public const char MultiLevelWildcard = '#';

    public const char SingleLevelWildcard = '+';

    /// <summary>Topics that begin with it are not matched by a filter that begins with a wildcard (MQTT 5, 4.7.2).</summary>
    public const char ReservedTopicPrefix = '$';

    public static MqttTopicFilterCompareResult Compare(string? topic, string? filter)
    {
        if (TopicRules.FaultOfTopic(topic) is not null)
        {
            return MqttTopicFilterCompareResult.TopicInvalid;
        }

        if (TopicRules.FaultOfFilter(filter) is not null)
        {
            return MqttTopicFilterCompareResult.FilterInvalid;
        }

        return Matches(topic, filter) ? MqttTopicFilterCompareResult.IsMatch : MqttTopicFilterCompareResult.NoMatch;
    }

    private static bool Matches(ReadOnlySpan<char> topic, ReadOnlySpan<char> filter)
    {
        if (topic[0] == ReservedTopicPrefix && filter[0] is MultiLevelWildcard or SingleLevelWildcard)
        {
            return false;
        }

        while (true)
        {
            var filterLevel = Level(ref filter, out var filterEnds);
            if (filterLevel is [MultiLevelWildcard])
            {
                return true;
            }

            var topicLevel = Level(ref topic, out var topicEnds);
            if (filterLevel is not [SingleLevelWildcard] && !filterLevel.SequenceEqual(topicLevel))
            {
                return false;
            }

            if (topicEnds)
            {
                // "a/#" matches "a" as well.
                return filterEnds || filter is [MultiLevelWildcard];
            }

            if (filterEnds)
            {
                return false;
            }
        }
    }

    private static ReadOnlySpan<char> Level(ref ReadOnlySpan<char> rest, out bool ends)
    {
        var at = rest.IndexOf(LevelSeparator);
        ends = at < 0;
        var level = ends ? rest : rest[..at];
        rest = ends ? default : rest[(at + 1)..];
        return level;
    }
}
