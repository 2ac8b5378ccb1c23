using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Muser.Embedded.Placement;

internal sealed class PreferLocalPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
        context.ChooseOrHint(target, silos =>
            context.LocalSiloStatus == SiloStatus.Active && silos.Contains(context.LocalSilo)
                ? context.LocalSilo
                : silos[Random.Shared.Next(silos.Length)]);
}
