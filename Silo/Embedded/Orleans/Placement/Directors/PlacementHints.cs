using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Muser.Embedded.Placement;

internal static class PlacementHints
{
    /// <summary>The hint of the request, or the choice among the silos that can host the grain.</summary>
    public static Task<SiloAddress> ChooseOrHint(
        this IPlacementContext context, PlacementTarget target, Func<SiloAddress[], SiloAddress> choose)
    {
        var silos = context.GetCompatibleSilos(target);
        return Task.FromResult(IPlacementDirector.GetPlacementHint(target.RequestContextData, silos) ?? choose(silos));
    }
}
