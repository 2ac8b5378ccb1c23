using System.Threading.Channels;
using Orleans.Runtime;

namespace Muser.Embedded.Membership;

internal sealed class ClusterMembershipService(Cluster cluster) : IClusterMembershipService
{
    public ClusterMembershipSnapshot CurrentSnapshot => cluster.Membership.Snapshot;

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => Updates();

    public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) =>
        default;

    public Task<bool> TryKill(SiloAddress siloAddress)
    {
        cluster.Membership.Update(siloAddress, siloAddress.ToString(), SiloStatus.Dead);
        return Task.FromResult(true);
    }

    private async IAsyncEnumerable<ClusterMembershipSnapshot> Updates(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ClusterMembershipSnapshot>();
        void Listener(ClusterMembershipUpdate update) => channel.Writer.TryWrite(update.Snapshot);
        cluster.Membership.Listen(Listener);
        try
        {
            var last = CurrentSnapshot;
            yield return last;
            await foreach (var snapshot in channel.Reader.ReadAllAsync(cancellationToken))
            {
                if (snapshot.Version > last.Version)
                {
                    yield return last = snapshot;
                }
            }
        }
        finally
        {
            cluster.Membership.Forget(Listener);
        }
    }
}
