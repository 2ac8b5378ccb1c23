using System.Text;

namespace Muser.Silo.Cluster;

/// <summary>
/// Rendezvous (highest random weight) hashing: Thaler and Ravishankar 1998. Of any set of members each key has one favourite, and a member that
/// joins or leaves moves only the keys that it takes or had. The weights are the same in every process and on every machine.
/// </summary>
public static class Rendezvous
{
    /// <summary>The member with the highest weight for a key. Throws <see cref="ArgumentException"/> where there is none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="members">The members.</param>
    /// <param name="name">The name by which a member is known everywhere.</param>
    public static T Choose<T>(string key, IEnumerable<T> members, Func<T, string> name) =>
        members.MaxBy(member => (Weight(key, name(member)), name(member)))
            ?? throw new ArgumentException("There is no member to choose.", nameof(members));

    /// <summary>FNV-1a (64 bit) over key and member, then the finaliser of MurmurHash3, without which similar names give similar weights.</summary>
    private static ulong Weight(string key, string member)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in Encoding.UTF8.GetBytes(key + "\0" + member))
        {
            hash = (hash ^ value) * 1099511628211UL;
        }

        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL;
        return hash ^ (hash >> 33);
    }
}
