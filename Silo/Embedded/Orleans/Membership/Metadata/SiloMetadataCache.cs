using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Muser.Embedded.Membership;

internal sealed class SiloMetadataCache(Cluster cluster) : ISiloMetadataCache
{
    public SiloMetadata GetSiloMetadata(SiloAddress siloAddress)
    {
        if (cluster.Find(siloAddress) is not { Metadata.Count: > 0 } silo)
        {
            return SiloMetadata.Empty;
        }

        var metadata = new SiloMetadata();
        metadata.Add(silo.Metadata);
        return metadata;
    }
}
