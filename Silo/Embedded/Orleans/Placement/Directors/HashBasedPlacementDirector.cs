using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Muser.Embedded.Placement;

internal sealed class HashBasedPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
        context.ChooseOrHint(target, silos =>
        {
            var sorted = silos.Order().ToArray();
            return sorted[target.GrainIdentity.GetUniformHashCode() % (uint)sorted.Length];
        });
}
