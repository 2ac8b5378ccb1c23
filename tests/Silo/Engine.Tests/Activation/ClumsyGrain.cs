using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Activation;

/// <summary>Fails where it can.</summary>
public interface IClumsyGrain : ILocatedGrain, IGrainWithGuidKey
{
    Task Fail();

    /// <summary>Deactivates with a hook that fails.</summary>
    Task DeactivateClumsily();
}

public sealed class ClumsyGrain : LocatedGrain, IClumsyGrain
{
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Probe.Of(this.GetPrimaryKey()).Note("stumbled");
        throw new InvalidOperationException("stumbled");
    }

    public Task Fail() => throw new InvalidOperationException("dropped it");

    public Task DeactivateClumsily()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
