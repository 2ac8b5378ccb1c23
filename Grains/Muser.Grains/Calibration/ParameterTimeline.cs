using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;

namespace Muser.Grains.Calibration;

/// <summary>
/// The one rule by which parameters are chosen: of each kind and scope the newest that is not later than t; of two that begin together, the one added
/// last; of flags, all that hold at t.
/// </summary>
public static class ParameterTimeline
{
    /// <summary>The lines of the history that are in force at an instant, in the order in which they were added, and the interval in which they stay so.</summary>
    /// <param name="changes">The history, in the order in which it was made.</param>
    /// <param name="version">Later versions are not known yet.</param>
    /// <param name="utcUnixNs">The instant, ns since 1970-01-01 UTC.</param>
    public static (ParameterChange[] InForce, long FromUtcUnixNs, long UntilUtcUnixNs) At(
        IReadOnlyCollection<ParameterChange> changes, long version, long utcUnixNs)
    {
        var withdrawn = changes.Where(change => change.Version <= version).Select(change => change.Withdraws).OfType<long>().ToHashSet();
        var newest = new Dictionary<(ParameterKind Kind, BandHand? Scope), ParameterChange>();
        var inForce = new List<ParameterChange>();
        var (from, until) = (long.MinValue, long.MaxValue);
        foreach (var change in changes)
        {
            if (change.Kind is not { } kind || change.Version > version || withdrawn.Contains(change.Version))
            {
                continue;
            }

            Narrow(change.ValidFromUtcUnixNs);
            Narrow(change.ValidToUtcUnixNs ?? long.MaxValue);
            if (change.ValidFromUtcUnixNs > utcUnixNs || change.ValidToUtcUnixNs <= utcUnixNs)
            {
                continue;
            }

            if (kind == ParameterKind.Flag)
            {
                inForce.Add(change);
            }
            else if (!newest.TryGetValue((kind, change.Scope), out var known) || change.ValidFromUtcUnixNs >= known.ValidFromUtcUnixNs)
            {
                newest[(kind, change.Scope)] = change;
            }
        }

        return ([.. inForce.Concat(newest.Values).OrderBy(change => change.Version).ThenBy(change => change.Part)], from, until);

        void Narrow(long boundary)
        {
            if (boundary <= utcUnixNs)
            {
                from = Math.Max(from, boundary);
            }
            else
            {
                until = Math.Min(until, boundary);
            }
        }
    }
}
