using System.Collections.Immutable;
using Orleans.Runtime;

namespace Muser.Embedded.Membership;

/// <summary>The membership of one cluster: the rows that the silos write, and who is told of changes.</summary>
internal sealed class MembershipTable
{
    private readonly Lock _gate = new();
    private readonly List<Action<ClusterMembershipUpdate>> _listeners = [];
    private readonly Dictionary<SiloAddress, HashSet<SiloAddress>> _suspicions = [];
    private ClusterMembershipSnapshot _snapshot =
        new(ImmutableDictionary<SiloAddress, ClusterMember>.Empty, new MembershipVersion(0));

    public ClusterMembershipSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>Tells a listener of every change, in order, on the thread that makes it.</summary>
    public void Listen(Action<ClusterMembershipUpdate> listener)
    {
        lock (_gate)
        {
            _listeners.Add(listener);
        }
    }

    public void Forget(Action<ClusterMembershipUpdate> listener)
    {
        lock (_gate)
        {
            _listeners.Remove(listener);
        }
    }

    /// <summary>Sets the status of a silo. Status never goes back, and dead is for good.</summary>
    public bool Update(SiloAddress silo, string name, SiloStatus status)
    {
        lock (_gate)
        {
            if (_snapshot.Members.TryGetValue(silo, out var member) && member.Status >= status)
            {
                return false;
            }

            var previous = _snapshot;
            var changed = new ClusterMember(silo, status, member?.Name ?? name);
            Volatile.Write(ref _snapshot, new(
                previous.Members.SetItem(silo, changed), new MembershipVersion(previous.Version.Value + 1)));
            var update = _snapshot.CreateUpdate(previous);
            foreach (var listener in _listeners.ToArray())
            {
                listener(update);
            }

            return true;
        }
    }

    /// <summary>A silo joins. Who was at its end point before it is dead, whether or not anybody has noticed.</summary>
    public void Join(SiloAddress silo, string name)
    {
        foreach (var predecessor in Snapshot.Members.Keys.Where(known => known.IsPredecessorOf(silo)))
        {
            Update(predecessor, predecessor.ToString(), SiloStatus.Dead);
        }

        Update(silo, name, SiloStatus.Joining);
    }

    /// <summary>One silo suspects another; with enough voters it is dead.</summary>
    public void Suspect(SiloAddress suspect, SiloAddress voter, int votesNeeded)
    {
        lock (_gate)
        {
            if (_snapshot.GetSiloStatus(suspect) is SiloStatus.Dead or SiloStatus.None)
            {
                return;
            }

            var active = _snapshot.Members.Values.Count(m => m.Status == SiloStatus.Active);
            var voters = _suspicions.TryGetValue(suspect, out var known) ? known : _suspicions[suspect] = [];
            voters.Add(voter);
            if (voters.Count >= Math.Min(votesNeeded, (active + 1) / 2))
            {
                Update(suspect, suspect.ToString(), SiloStatus.Dead);
            }
        }
    }
}
