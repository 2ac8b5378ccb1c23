using Orleans.Runtime;

namespace Muser.Embedded.Membership;

internal sealed class SiloStatusOracle : ISiloStatusOracle
{
    private readonly ILocalSiloDetails _details;
    private readonly Cluster _cluster;
    private readonly HashSet<ISiloStatusListener> _listeners = [];

    public SiloStatusOracle(ILocalSiloDetails details, Cluster cluster)
    {
        _details = details;
        _cluster = cluster;
        cluster.Membership.Listen(Notify);
    }

    public SiloStatus CurrentStatus => GetApproximateSiloStatus(SiloAddress);

    public string SiloName => _details.Name;

    public SiloAddress SiloAddress => _details.SiloAddress;

    private ClusterMembershipSnapshot Snapshot => _cluster.Membership.Snapshot;

    public SiloAddress[] GetActiveSilos() =>
        [.. Snapshot.Members.Values.Where(m => m.Status == SiloStatus.Active).Select(m => m.SiloAddress)];

    public SiloStatus GetApproximateSiloStatus(SiloAddress siloAddress) => Snapshot.GetSiloStatus(siloAddress);

    public Dictionary<SiloAddress, SiloStatus> GetApproximateSiloStatuses(bool onlyActive = false) => Snapshot.Members.Values
        .Where(m => !onlyActive || m.Status == SiloStatus.Active)
        .ToDictionary(m => m.SiloAddress, m => m.Status);

    public bool TryGetSiloName(SiloAddress siloAddress, out string siloName)
    {
        siloName = Snapshot.Members.GetValueOrDefault(siloAddress)?.Name!;
        return siloName is not null;
    }

    public bool IsFunctionalDirectory(SiloAddress siloAddress) => !GetApproximateSiloStatus(siloAddress).IsTerminating();

    public bool IsDeadSilo(SiloAddress silo) => GetApproximateSiloStatus(silo) == SiloStatus.Dead;

    public bool SubscribeToSiloStatusEvents(ISiloStatusListener observer)
    {
        lock (_listeners)
        {
            return _listeners.Add(observer);
        }
    }

    public bool UnSubscribeFromSiloStatusEvents(ISiloStatusListener observer)
    {
        lock (_listeners)
        {
            return _listeners.Remove(observer);
        }
    }

    private void Notify(ClusterMembershipUpdate update)
    {
        ISiloStatusListener[] listeners;
        lock (_listeners)
        {
            listeners = [.. _listeners];
        }

        foreach (var change in update.Changes)
        {
            foreach (var listener in listeners)
            {
                listener.SiloStatusChangeNotification(change.SiloAddress, change.Status);
            }
        }
    }
}
