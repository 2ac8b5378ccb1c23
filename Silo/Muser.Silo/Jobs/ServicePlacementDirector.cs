using Muser.Grains.Jobs;
using Muser.Silo.Cluster;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace Muser.Silo.Jobs;

/// <summary>Places instances of services by a rendezvous hash over the silos that work on jobs; see <see cref="ServicePlacement"/>.</summary>
public sealed class ServicePlacementDirector(ISiloMetadataCache metadata) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
        Task.FromResult(Rendezvous.Choose(
            $"{target.GrainIdentity.Key}", metadata.SilosWithRole(SiloRoles.Jobs, context.GetCompatibleSilos(target)), silo => silo.ToParsableString()));
}
