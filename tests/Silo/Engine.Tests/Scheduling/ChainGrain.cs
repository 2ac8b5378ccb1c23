using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Scheduling;

/// <summary>Not reentrant; calls others that call it back.</summary>
public interface IChainGrain : IGrainWithGuidKey
{
    /// <summary>Calls the other, which calls this one back.</summary>
    Task<string> CallBackThrough(Guid other, bool allow);

    /// <summary>The same after a section that allowed it has ended.</summary>
    Task<string> AllowThenCallBackThrough(Guid other);

    Task AllowAndWaitAt(string gate);

    Task<string> CallDirectly(Guid target);

    Task<string> Answer();
}

public sealed class ChainGrain : Grain, IChainGrain
{
    public async Task<string> CallBackThrough(Guid other, bool allow)
    {
        if (!allow)
        {
            return await GrainFactory.GetGrain<IChainGrain>(other).CallDirectly(this.GetPrimaryKey());
        }

        using var section = RequestContext.AllowCallChainReentrancy();
        return await GrainFactory.GetGrain<IChainGrain>(other).CallDirectly(this.GetPrimaryKey());
    }

    public async Task<string> AllowThenCallBackThrough(Guid other)
    {
        using (RequestContext.AllowCallChainReentrancy())
        {
            await GrainFactory.GetGrain<IChainGrain>(other).CallDirectly(this.GetPrimaryKey());
        }

        return await GrainFactory.GetGrain<IChainGrain>(other).CallDirectly(this.GetPrimaryKey());
    }

    public async Task AllowAndWaitAt(string gate)
    {
        using var section = RequestContext.AllowCallChainReentrancy();
        await Probe.Of(this.GetPrimaryKey()).Gate(gate);
    }

    public Task<string> CallDirectly(Guid target) => GrainFactory.GetGrain<IChainGrain>(target).Answer();

    public Task<string> Answer() => Task.FromResult("answered");
}
