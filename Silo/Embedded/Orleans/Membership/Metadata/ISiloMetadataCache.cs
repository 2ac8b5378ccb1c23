namespace Orleans.Runtime.MembershipService.SiloMetadata;

/// <summary>The metadata of the silos of the cluster; empty for a silo that is not known.</summary>
public interface ISiloMetadataCache
{
    SiloMetadata GetSiloMetadata(SiloAddress siloAddress);
}
