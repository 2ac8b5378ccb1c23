using Muser.Grains.Jobs;
using Orleans.Runtime.Placement;

namespace Muser.Silo.Jobs;

/// <summary>Places a worker on the silo that its key names; see <see cref="WorkerPlacement"/>.</summary>
public sealed class WorkerPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = target.GrainIdentity.Key.ToString();
        if (!WorkerKey.TryParse(key, out var worker))
        {
            throw new OrleansException($"'{key}' is not the key of a worker.");
        }

        return context.GetCompatibleSilos(target).Contains(worker.Silo)
            ? Task.FromResult(worker.Silo)
            : throw new SiloUnavailableException($"The silo {worker.Silo}, on which the worker {key} lived, is gone.");
    }
}
