namespace Muser.Silo.Devices.Broker;

/// <summary>How the sets of topics that two filters match lie to each other. A topic is a filter without wildcards.</summary>
internal static class TopicFilterCover
{
    /// <summary>Whether every topic that the second matches is matched by the first.</summary>
    public static bool Covers(string filter, string other) =>
        !(IsReserved(other) && StartsWild(filter)) && Covers(filter.Split('/'), other.Split('/'));

    /// <summary>Whether some topic is matched by both.</summary>
    public static bool Overlaps(string filter, string other) => Overlaps(filter.Split('/'), other.Split('/'));

    private static bool Covers(ReadOnlySpan<string> filter, ReadOnlySpan<string> other)
    {
        if (filter is ["#"])
        {
            return true;
        }

        if (filter.IsEmpty || other.IsEmpty)
        {
            return filter.IsEmpty && other.IsEmpty;
        }

        return other[0] != "#" && (filter[0] == "+" || filter[0] == other[0]) && Covers(filter[1..], other[1..]);
    }

    private static bool Overlaps(ReadOnlySpan<string> filter, ReadOnlySpan<string> other)
    {
        // "a/#" matches "a" as well.
        if (filter is ["#"] || other is ["#"])
        {
            return true;
        }

        if (filter.IsEmpty || other.IsEmpty)
        {
            return filter.IsEmpty && other.IsEmpty;
        }

        return (filter[0] == "+" || other[0] == "+" || filter[0] == other[0]) && Overlaps(filter[1..], other[1..]);
    }

    private static bool IsReserved(string topic) => topic.StartsWith('$');

    private static bool StartsWild(string filter) => filter[0] is '+' or '#';
}
