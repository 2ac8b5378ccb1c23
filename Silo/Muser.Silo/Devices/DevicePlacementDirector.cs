using Muser.Grains.Devices;
using Muser.Silo.Cluster;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace Muser.Silo.Devices;

/// <summary>Places what speaks to devices by a rendezvous hash of its key over the silos with the role <c>devices</c>; see <see cref="DevicePlacement"/>.</summary>
public sealed class DevicePlacementDirector(ISiloMetadataCache metadata) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
        Task.FromResult(Choose(target.GrainIdentity.Key.ToString()!, metadata.SilosWithRole(SiloRoles.Devices, context.GetCompatibleSilos(target))));

    /// <summary>The silo that a device belongs to.</summary>
    internal static SiloAddress Choose(string device, IEnumerable<SiloAddress> silos) =>
        Rendezvous.Choose(device, silos, silo => silo.ToParsableString());
}
