using Muser.Interfaces.Observing;
using Muser.Silo.Cluster;
using Muser.Silo.Frames;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Muser.Silo.Observing;

/// <summary>Collects what the status page shows.</summary>
public sealed class StatusReader(
    IGrainFactory grains,
    IEnumerable<FrameReceiver> receivers,
    IngestStatistics ingest,
    IClusterMembershipService membership,
    ISiloMetadataCache metadata,
    TimeProvider clock)
{
    /// <summary>The state of the service now.</summary>
    public async Task<ServiceStatus> Read()
    {
        var arrays = receivers.Select(receiver => receiver.Options.Array).Distinct().ToArray();
        var latency = ingest.LatencyQuantilesMs(0.5, 0.99, 1);
        return new ServiceStatus(
            clock.GetUtcNow(),
            await Task.WhenAll(arrays.Select(ReadArray)),
            new IngestStatus(
                ingest.Received,
                ingest.Rejected,
                ingest.Duplicate,
                ingest.Late,
                ingest.Undelivered,
                ingest.RejectedByFault.ToDictionary(fault => fault.Key.ToString(), fault => fault.Value),
                latency[0],
                latency[1],
                latency[2]),
            [.. membership.CurrentSnapshot.Members.Values.Select(Silo).OrderBy(silo => silo.Name)]);
    }

    private async Task<ArrayStatus> ReadArray(string array)
    {
        var ledger = grains.GetGrain<IObservationGrain>(array);
        return new ArrayStatus(array, await ledger.GetStatus(), await ledger.GetNewestImaged());
    }

    private SiloState Silo(ClusterMember member)
    {
        var known = metadata.GetSiloMetadata(member.SiloAddress);
        return new SiloState(
            member.Name,
            member.SiloAddress.ToParsableString(),
            member.Status.ToString(),
            known.Metadata.GetValueOrDefault(SiloRoles.RolesKey, ""),
            known.Metadata.GetValueOrDefault(SiloRoles.AcceleratorKey, ""));
    }
}
