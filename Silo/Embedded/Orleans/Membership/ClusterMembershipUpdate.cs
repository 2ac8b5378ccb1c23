using System.Collections.Immutable;

namespace Orleans.Runtime;

/// <summary>What changed between two views of the membership.</summary>
[Immutable]
public sealed class ClusterMembershipUpdate(ClusterMembershipSnapshot snapshot, ImmutableArray<ClusterMember> changes)
{
    public bool HasChanges => !Changes.IsDefaultOrEmpty;

    public ImmutableArray<ClusterMember> Changes { get; } = changes;

    public ClusterMembershipSnapshot Snapshot { get; } = snapshot;
}
