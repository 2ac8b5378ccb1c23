using Muser.Embedded.Messaging;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Muser.Embedded.Placement;

/// <summary>
/// The silo with the fewest activations, among equals the local one. The silos share one process, and so one processor load
/// and one memory: the number of activations is what tells them apart.
/// </summary>
internal sealed class LeastLoadedPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
        context.ChooseOrHint(target, silos => silos
            .OrderBy(ActivationCount)
            .ThenBy(silo => silo.Equals(context.LocalSilo) ? 0 : 1)
            .First());

    private static int ActivationCount(SiloAddress silo) =>
        Network.Find(silo) is SiloNode node ? node.Catalog.ActivationCount : int.MaxValue;
}
