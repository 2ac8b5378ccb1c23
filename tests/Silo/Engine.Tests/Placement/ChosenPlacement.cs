using Muser.Engine.Tests.Fixtures;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Muser.Engine.Tests.Placement;

/// <summary>Places a grain where its probe says.</summary>
[Serializable]
public sealed class ChosenPlacement : PlacementStrategy;

[AttributeUsage(AttributeTargets.Class)]
public sealed class ChosenAttribute() : PlacementAttribute(new ChosenPlacement());

/// <summary>Chooses the <see cref="SiloAddress"/> in the probe of the grain's key; throws the exception that is there instead.</summary>
public sealed class ChoosingDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        Assert.IsType<ChosenPlacement>(strategy);
        var probe = Probe.Of(Guid.Parse(target.GrainIdentity.Key.ToString()!));
        probe.Note($"asked for {target.GrainIdentity.Type.ToString()}");
        foreach (var silo in context.GetCompatibleSilos(target).Order())
        {
            probe.Note(silo.ToParsableString());
        }

        return probe.Shared switch
        {
            SiloAddress chosen => Task.FromResult(chosen),
            Exception failure => throw failure,
            _ => Task.FromResult(context.LocalSilo),
        };
    }
}
