using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;

namespace Muser.Grains.Calibration;

/// <summary>
/// The one rule by which parameters are chosen: of each kind and scope the newest that is not later than t; of two that begin together, the one added
/// last; of flags, all that hold at t.
/// </summary>
public static class ParameterTimeline
{
    /// <summary>The lines that are not withdrawn, in the order in which they were added.</summary>
    /// <param name="changes">The history, in the order in which it was made.</param>
    /// <param name="version">Later versions are not known yet.</param>
    public static IEnumerable<ParameterChange> NotWithdrawn(IReadOnlyCollection<ParameterChange> changes, long version)
    {
        var withdrawn = Withdrawn(changes, version);
        return changes.Where(change => change.Kind is not null && change.Version <= version && !IsVoid(change, withdrawn));
    }

    /// <summary>The lines of the history that are in force at an instant, in the order in which they were added, and the interval in which they stay so.</summary>
    /// <param name="changes">The history, in the order in which it was made.</param>
    /// <param name="version">Later versions are not known yet.</param>
    /// <param name="utcUnixNs">The instant, ns since 1970-01-01 UTC.</param>
    public static (ParameterChange[] InForce, long FromUtcUnixNs, long UntilUtcUnixNs) At(
        IReadOnlyCollection<ParameterChange> changes, long version, long utcUnixNs)
    {
        var withdrawn = Withdrawn(changes, version);
        var newest = new Dictionary<(ParameterKind Kind, BandHand? Scope), ParameterChange>();
        var inForce = new List<ParameterChange>();
        var (from, until) = (long.MinValue, long.MaxValue);
        foreach (var change in changes)
        {
            if (change.Kind is not { } kind || change.Version > version || IsVoid(change, withdrawn))
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

    /// <summary>What is void at a version: whole versions, whose place is null, and single places.</summary>
    private static HashSet<(long Version, int? Part)> Withdrawn(IEnumerable<ParameterChange> changes, long version) =>
        [.. changes.Where(change => change.Version <= version && change.Withdraws is not null).Select(change => (change.Withdraws!.Value, change.WithdrawsPart))];

    private static bool IsVoid(ParameterChange change, HashSet<(long Version, int? Part)> withdrawn) =>
        withdrawn.Count > 0 && (withdrawn.Contains((change.Version, null)) || withdrawn.Contains((change.Version, change.Part)));
}
