namespace Muser.Engine.Tests.Activation;

/// <summary>Lives for one call, and holds something while it lives.</summary>
public interface IShortLivedGrain : IGrainWithGuidKey
{
    Task<int> Live();

    Task<int> LiveUntil(CancellationToken cancellationToken);
}

public sealed class ShortLivedGrain : Grain, IShortLivedGrain
{
    private readonly byte[] _held = new byte[4096];

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Dies with the activation, or holds it.
        this.RegisterGrainTimer(_ => Task.CompletedTask, TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        return Task.CompletedTask;
    }

    public Task<int> Live()
    {
        DeactivateOnIdle();
        return Task.FromResult(_held.Length);
    }

    public Task<int> LiveUntil(CancellationToken cancellationToken) => Live();
}
