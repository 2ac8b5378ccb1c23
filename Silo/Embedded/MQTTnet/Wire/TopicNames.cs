using System.Text;

namespace Muser.Embedded.Mqtt.Wire;

/// <summary>
/// The strings of topics that were seen of late, so that a topic that comes a thousand times is one string. A full table forgets; nothing grows,
/// whatever others send.
/// </summary>
internal static class TopicNames
{
    private const int Slots = 1 << 14;

    /// <summary>Longer ones are not worth the place.</summary>
    private const int LongestBytes = 128;

    /// <summary>Written without a lock: a slot holds some valid string or none.</summary>
    private static readonly string?[] Names = new string?[Slots];

    public static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > LongestBytes)
        {
            return utf8.IsEmpty ? "" : Encoding.UTF8.GetString(utf8);
        }

        ref var slot = ref Names[Hash(utf8) & (Slots - 1)];
        if (Volatile.Read(ref slot) is { } known && Ascii.Equals(utf8, known))
        {
            return known;
        }

        var name = Encoding.UTF8.GetString(utf8);
        Volatile.Write(ref slot, name);
        return name;
    }

    /// <summary>FNV-1a.</summary>
    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = 2166136261u;
        foreach (var value in bytes)
        {
            hash = (hash ^ value) * 16777619u;
        }

        return hash ^ (hash >> 15);
    }
}
