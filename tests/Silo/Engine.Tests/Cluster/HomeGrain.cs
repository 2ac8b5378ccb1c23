using Muser.Engine.Tests.Fixtures;
using Orleans.Placement;

namespace Muser.Engine.Tests.Cluster;

/// <summary>Lives on the silo in the probe of its key, or, where that is gone, on the first that is left.</summary>
public interface IHomeGrain : ILocatedGrain, IGrainWithGuidKey
{
    Task WaitAt(string gate);

    /// <summary>Calls <see cref="WaitAt"/> of another.</summary>
    Task WaitAtHome(Guid other, string gate);

    Task<SiloAddress> SiloOf(Guid other);
}

[AttributeUsage(AttributeTargets.Class)]
public sealed class HomeAttribute() : PlacementAttribute(new HomePlacement());

[Serializable]
public sealed class HomePlacement : PlacementStrategy;

[Home]
public sealed class HomeGrain : LocatedGrain, IHomeGrain
{
    private Probe Probe => Probe.Of(this.GetPrimaryKey());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Probe.Note("activated");
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Probe.Note($"deactivated {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public Task WaitAt(string gate) => Probe.Gate(gate);

    public Task WaitAtHome(Guid other, string gate) => GrainFactory.GetGrain<IHomeGrain>(other).WaitAt(gate);

    public Task<SiloAddress> SiloOf(Guid other) => GrainFactory.GetGrain<IHomeGrain>(other).Silo();
}
