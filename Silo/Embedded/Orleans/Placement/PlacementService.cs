using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Muser.Embedded.Activations;
using Muser.Embedded.Invocation;
using Muser.Embedded.Messaging;
using Orleans.Metadata;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Muser.Embedded.Placement;

/// <summary>
/// Places grains that are not active: filters, then the director of their strategy. One placement per grain at a time.
/// </summary>
internal sealed class PlacementService(SiloNode silo) : IPlacementContext
{
    private readonly ConcurrentDictionary<GrainType, PlacementStrategy> _strategies = new();
    private readonly ConcurrentDictionary<GrainType, PlacementFilterStrategy[]> _filters = new();
    private readonly ConcurrentDictionary<GrainId, Task<SiloAddress>> _inProgress = new();

    public SiloAddress LocalSilo => silo.Address;

    public SiloStatus LocalSiloStatus => silo.Cluster.Membership.Snapshot.GetSiloStatus(silo.Address);

    public PlacementStrategy StrategyOf(GrainClass grainClass) => _strategies.GetOrAdd(grainClass.GrainType, _ =>
    {
        if (!grainClass.Properties.Properties.TryGetValue(WellKnownGrainTypeProperties.PlacementStrategy, out var name))
        {
            return silo.Services.GetRequiredService<PlacementStrategy>();
        }

        var strategy = silo.Services.GetKeyedService<PlacementStrategy>(name) ?? throw new OrleansException(
            $"Placement strategy {name} of {grainClass.Type} is not registered: call AddPlacementDirector.");
        strategy.Initialize(grainClass.Properties);
        return strategy;
    });

    public ValueTask<SiloAddress> Place(GrainClass grainClass, Call call)
    {
        if (_inProgress.TryGetValue(call.TargetId, out var running))
        {
            return new(running);
        }

        var placing = Choose(grainClass, call);
        if (!placing.IsCompleted)
        {
            _inProgress[call.TargetId] = placing;
            _ = placing.ContinueWith(
                (_, id) => _inProgress.TryRemove((GrainId)id!, out Task<SiloAddress>? _), call.TargetId, TaskScheduler.Default);
        }

        return new(placing);
    }

    public SiloAddress[] GetCompatibleSilos(PlacementTarget target)
    {
        var grainType = target.GrainIdentity.Type;
        var known = silo.Cluster.SilosFor(grainType);
        IEnumerable<SiloAddress> compatible = known;
        foreach (var filter in FiltersOf(grainType))
        {
            var director = silo.Services.GetKeyedService<IPlacementFilterDirector>(filter.GetType())
                ?? throw new OrleansException($"Placement filter {filter.GetType()} is not registered: call AddPlacementFilter.");
            compatible = director.Filter(filter, target, compatible);
        }

        SiloAddress[] result = [.. compatible];
        return result.Length > 0 ? result : throw new OrleansException(
            $"No active nodes are compatible with grain {grainType} and interface {target.InterfaceType} version"
            + $" {target.InterfaceVersion}. Known nodes with grain type:"
            + $" {(known.Length == 0 ? "none" : string.Join(", ", (object[])known))}.");
    }

    private async Task<SiloAddress> Choose(GrainClass grainClass, Call call)
    {
        var strategy = StrategyOf(grainClass);
        if (strategy is StatelessWorkerPlacement && silo.GrainClasses.TryGet(grainClass.GrainType, out _))
        {
            return silo.Address;
        }

        var director = silo.Services.GetKeyedService<IPlacementDirector>(strategy.GetType())
            ?? throw new OrleansException($"Placement strategy {strategy.GetType()} has no director: call AddPlacementDirector.");
        var target = new PlacementTarget(call.TargetId, call.RequestContext, call.TargetInterface, 0);
        return await director.OnAddActivation(strategy, target, this).ConfigureAwait(false);
    }

    private PlacementFilterStrategy[] FiltersOf(GrainType grainType) => _filters.GetOrAdd(grainType, type =>
    {
        var grainClass = silo.Cluster.FindGrainClass(type);
        if (!grainClass.Properties.Properties.TryGetValue(WellKnownGrainTypeProperties.PlacementFilter, out var names))
        {
            return [];
        }

        var filters = names.Split(',').Select(name => silo.Services.GetKeyedService<PlacementFilterStrategy>(name)
            ?? throw new OrleansException(
                $"Placement filter {name} of {grainClass.Type} is not registered: call AddPlacementFilter."))
            .ToArray();
        foreach (var filter in filters)
        {
            filter.Initialize(grainClass.Properties);
        }

        return [.. filters.OrderBy(f => f.Order)];
    });
}
