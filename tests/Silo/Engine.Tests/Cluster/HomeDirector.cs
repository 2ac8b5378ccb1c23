using Muser.Engine.Tests.Fixtures;
using Orleans.Runtime.Placement;

namespace Muser.Engine.Tests.Cluster;

/// <summary>Notes what silos it was given and takes the one in the probe of the grain's key, else the first.</summary>
public sealed class HomeDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var probe = Probe.Of(Guid.Parse(target.GrainIdentity.Key.ToString()!));
        var silos = context.GetCompatibleSilos(target).Order().ToArray();
        probe.Note($"{silos.Length} silos");
        return Task.FromResult(silos.FirstOrDefault(silo => silo.Equals(probe.Shared)) ?? silos[0]);
    }
}
