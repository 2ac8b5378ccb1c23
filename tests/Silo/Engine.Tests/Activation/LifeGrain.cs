using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Activation;

/// <summary>Notes every step of its life in the probe of its key.</summary>
public interface ILifeGrain : ILocatedGrain, IGrainWithGuidKey
{
    Task Deactivate();

    /// <summary>Asks for deactivation, then stays in the call until the gate "working" opens.</summary>
    Task<Guid> DeactivateThenWork();

    Task<Guid> Work();

    Task Delay(TimeSpan time);
}

public sealed class LifeGrain : LocatedGrain, ILifeGrain
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

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<Guid> DeactivateThenWork()
    {
        DeactivateOnIdle();
        return await Work();
    }

    public async Task<Guid> Work()
    {
        await Probe.Gate("working");
        Probe.Note("worked");
        return await Activation();
    }

    public Task Delay(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }
}
