using Muser.Formats.Frames;
using Muser.Interfaces.Calibration;

namespace Muser.Grains.Calibration;

/// <summary>The one rule by which parameters are chosen: the newest that is not later than t.</summary>
public static class EffectiveDating
{
    /// <summary>
    /// The newest entry that begins at or before <paramref name="time"/>; of two that begin together, the one added last. Null where all begin later.
    /// </summary>
    /// <param name="entries">Entries in the order in which they were added.</param>
    /// <param name="time">The instant asked for.</param>
    public static T? At<T>(this IReadOnlyList<T> entries, UtcTime time)
        where T : class, IEffectiveDated
    {
        T? newest = null;
        foreach (var entry in entries)
        {
            if (entry.ValidFromUtcUnixNs <= time.UnixNs && (newest is null || entry.ValidFromUtcUnixNs >= newest.ValidFromUtcUnixNs))
            {
                newest = entry;
            }
        }

        return newest;
    }
}
