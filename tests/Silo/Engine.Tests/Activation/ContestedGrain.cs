using Muser.Engine.Tests.Fixtures;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Muser.Engine.Tests.Activation;

/// <summary>Every silo that is asked for it wants it for itself, at the moment in which the test lets them.</summary>
public interface IContestedGrain : ILocatedGrain, IGrainWithGuidKey;

[Contested]
public sealed class ContestedGrain : LocatedGrain, IContestedGrain;

[AttributeUsage(AttributeTargets.Class)]
public sealed class ContestedAttribute() : PlacementAttribute(new ContestedPlacement());

[Serializable]
public sealed class ContestedPlacement : PlacementStrategy;

public sealed class ContestingDirector : IPlacementDirector
{
    public async Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        await Probe.Of(Guid.Parse(target.GrainIdentity.Key.ToString()!)).Gate("placing");
        return context.LocalSilo;
    }
}
