using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Muser.Silo.Cluster;

/// <summary>What the placement directors of this service have in common.</summary>
internal static class RolePlacement
{
    /// <summary>
    /// The silos that have a role. Throws <see cref="OrleansException"/> where none has it, and <see cref="SiloUnavailableException"/>, upon which
    /// callers try again, where that cannot be told yet: the metadata of a silo comes a moment after the silo.
    /// </summary>
    public static SiloAddress[] SilosWithRole(this ISiloMetadataCache metadata, string role, SiloAddress[] compatible)
    {
        if (compatible.Any(silo => metadata.GetSiloMetadata(silo).IsUnknown()))
        {
            throw new SiloUnavailableException($"The metadata of a silo has not come yet, so who has the role '{role}' is not known.");
        }

        var silos = compatible.Where(silo => metadata.GetSiloMetadata(silo).HasRole(role)).ToArray();
        return silos.Length > 0 ? silos : throw new OrleansException($"No silo has the role '{role}': start one with it.");
    }
}
