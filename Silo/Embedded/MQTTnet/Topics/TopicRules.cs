namespace Muser.Embedded.Mqtt.Topics;

/// <summary>Which topics may be published to and which filters may be subscribed to (MQTT 5, 4.7).</summary>
internal static class TopicRules
{
    /// <summary>Topics and filters fit a UTF-8 string of the protocol: 65,535 bytes.</summary>
    public const int LongestBytes = ushort.MaxValue;

    /// <summary>What is wrong with a topic, or null.</summary>
    public static string? FaultOfTopic(string? topic) => string.IsNullOrEmpty(topic)
        ? "Topic should not be empty."
        : topic.AsSpan().IndexOfAny('+', '#', '\0') switch
        {
            < 0 => null,
            var at when topic[at] == '\0' => "The character U+0000 is not allowed in topics.",
            var at => $"The character '{topic[at]}' is not allowed in topics.",
        };

    /// <summary>What is wrong with a topic filter, or null.</summary>
    public static string? FaultOfFilter(string? filter)
    {
        if (string.IsNullOrEmpty(filter))
        {
            return "Topic should not be empty.";
        }

        if (filter.Contains('\0'))
        {
            return "The character U+0000 is not allowed in topic filters.";
        }

        foreach (var level in filter.AsSpan().Split('/'))
        {
            var text = filter.AsSpan()[level];
            if (text.Length > 1 && text.IndexOfAny('+', '#') >= 0)
            {
                return "The characters '+' and '#' must fill a whole level of a topic filter.";
            }

            if (text is "#" && level.End.Value != filter.Length)
            {
                return "The character '#' is only allowed as last character";
            }
        }

        return null;
    }

    /// <summary>A filter of a shared subscription, <c>$share/{name}/{filter}</c>.</summary>
    public static bool IsShared(string filter) => filter.StartsWith("$share/", StringComparison.Ordinal);
}
