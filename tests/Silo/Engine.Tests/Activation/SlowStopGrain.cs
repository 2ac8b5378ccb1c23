using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Activation;

/// <summary>Stays in its deactivation hook until the gate "deactivating" opens.</summary>
public interface ISlowStopGrain : IGrainWithGuidKey
{
    Task Deactivate();

    Task Call();
}

public sealed class SlowStopGrain : Grain, ISlowStopGrain
{
    private Probe Probe => Probe.Of(this.GetPrimaryKey());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Probe.Note("activated");
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Probe.Gate("deactivating");
        Probe.Note("deactivated");
    }

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task Call()
    {
        Probe.Note("called");
        return Task.CompletedTask;
    }
}
