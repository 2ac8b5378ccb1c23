using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Muser.Embedded.Placement;

internal sealed class RandomPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
        context.ChooseOrHint(target, static silos => silos[Random.Shared.Next(silos.Length)]);
}
