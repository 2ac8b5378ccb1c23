using System.Collections.Immutable;

namespace Orleans.Runtime;

/// <summary>All silos of a cluster, dead ones included, at one version of the membership.</summary>
[Immutable]
public sealed class ClusterMembershipSnapshot(ImmutableDictionary<SiloAddress, ClusterMember> members, MembershipVersion version)
{
    public ImmutableDictionary<SiloAddress, ClusterMember> Members { get; } = members;

    public MembershipVersion Version { get; } = version;

    /// <summary>The status of a silo; a silo whose later generation is known counts as dead.</summary>
    public SiloStatus GetSiloStatus(SiloAddress silo) => Members.TryGetValue(silo, out var member)
        ? member.Status
        : Members.Keys.Any(known => known.IsSuccessorOf(silo)) ? SiloStatus.Dead : SiloStatus.None;

    public ClusterMembershipUpdate AsUpdate() => new(this, [.. Members.Values]);

    public ClusterMembershipUpdate CreateUpdate(ClusterMembershipSnapshot previous) => new(
        this,
        [.. Members.Values.Where(m => !previous.Members.TryGetValue(m.SiloAddress, out var old) || !old.Equals(m))]);

    public override string ToString() => $"[Version: {Version}, {Members.Count} silos: {string.Join(", ", Members.Values)}]";
}
