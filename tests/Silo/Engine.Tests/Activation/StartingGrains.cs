using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Activation;

/// <summary>Stays in its activation hook until the gate "activating" opens.</summary>
public interface ISlowStartGrain : IGrainWithGuidKey
{
    Task Call();
}

/// <summary>Its first activation fails, the next succeeds.</summary>
public interface IReluctantGrain : IGrainWithGuidKey
{
    Task<string> Call();
}

/// <summary>Calls another grain from the silo that its key names.</summary>
public interface ICallerGrain : IGrainWithStringKey
{
    Task<Guid> ActivationOf(Guid lifeGrain);

    Task<Guid> ActivationOfContested(Guid contestedGrain);
}

public sealed class SlowStartGrain : Grain, ISlowStartGrain
{
    private Probe Probe => Probe.Of(this.GetPrimaryKey());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Probe.Gate("activating");
        Probe.Note("activated");
    }

    public Task Call()
    {
        Probe.Note("called");
        return Task.CompletedTask;
    }
}

public sealed class ReluctantGrain : Grain, IReluctantGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var probe = Probe.Of(this.GetPrimaryKey());
        if (probe.Count("refused") == 0)
        {
            probe.Note("refused");
            throw new InvalidOperationException("not today");
        }

        return Task.CompletedTask;
    }

    public Task<string> Call() => Task.FromResult("willing");
}

[PinnedPlacement]
public sealed class CallerGrain : Grain, ICallerGrain
{
    public Task<Guid> ActivationOf(Guid lifeGrain) => GrainFactory.GetGrain<ILifeGrain>(lifeGrain).Activation();

    public Task<Guid> ActivationOfContested(Guid contestedGrain) => GrainFactory.GetGrain<IContestedGrain>(contestedGrain).Activation();
}
