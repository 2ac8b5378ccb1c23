using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Muser.Engine.Tests.Placement;

/// <summary>Leaves the choice to a strategy of the engine.</summary>
[Serializable]
public sealed class DelegatedPlacement : PlacementStrategy;

[AttributeUsage(AttributeTargets.Class)]
public sealed class DelegatedAttribute() : PlacementAttribute(new DelegatedPlacement());

/// <summary>Asks the director of another strategy, which is a service under the type of that strategy.</summary>
public sealed class DelegatingDirector(IServiceProvider services) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
        services.GetRequiredKeyedService<IPlacementDirector>(typeof(ResourceOptimizedPlacement))
            .OnAddActivation(new ResourceOptimizedPlacement(), target, context);
}
