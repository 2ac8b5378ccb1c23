using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Activation;

/// <summary>Notes the stages of its own lifecycle around its hooks.</summary>
public interface IStagedGrain : IGrainWithGuidKey
{
    Task Deactivate();
}

public sealed class StagedGrain : Grain, IStagedGrain, ILifecycleParticipant<IGrainLifecycle>
{
    private Probe Probe => Probe.Of(this.GetPrimaryKey());

    public void Participate(IGrainLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(StagedGrain),
        GrainLifecycleStage.SetupState,
        _ => Note("set up"),
        _ => Note("set down"));

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Note("activated");

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Note("deactivated");

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private Task Note(string note)
    {
        Probe.Note(note);
        return Task.CompletedTask;
    }
}
