using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Activation;

[Trait("Tier", "Cluster")]
public sealed class DeactivationTests(TwoSilos cluster) : IClassFixture<TwoSilos>
{
    private readonly Guid _key = Guid.NewGuid();

    private Probe Probe => Probe.Of(_key);

    private ILifeGrain Grain => cluster.Client.GetGrain<ILifeGrain>(_key);

    [Fact]
    public async Task DeactivateOnIdleRunsTheHookWithItsReasonAndTheNextCallActivatesAnew()
    {
        var first = await Grain.Activation();
        await Grain.Deactivate();
        await Probe.Noted("deactivated ApplicationRequested");
        Assert.NotEqual(first, await Grain.Activation());
        Assert.Equal(["activated", "deactivated ApplicationRequested", "activated"], Probe.Notes);
    }

    [Fact]
    public async Task DeactivateOnIdleLetsTheRunningCallFinish()
    {
        var first = await Grain.Activation();
        var running = Grain.DeactivateThenWork();
        await Probe.Noted("working");
        Probe.Open("working");
        Assert.Equal(first, await running.Within("the running call"));
        await Probe.Noted("deactivated ApplicationRequested");
        Assert.Equal(["activated", "working", "worked", "deactivated ApplicationRequested"], Probe.Notes);
    }

    [Fact]
    public async Task CallsThatWaitBehindADeactivationGoToTheNextActivation()
    {
        var first = await Grain.Activation();
        var running = Grain.DeactivateThenWork();
        await Probe.Noted("working");
        var waiting = Enumerable.Range(0, 5).Select(_ => Grain.Activation()).ToArray();
        Probe.Open("working");
        await running.Within("the running call");
        var seen = await Task.WhenAll(waiting).Within("the waiting calls");
        Assert.DoesNotContain(first, seen);
        Assert.Single(seen.Distinct());
    }

    [Fact]
    public async Task DeactivationHookOfTheOldActivationEndsBeforeTheNextActivates()
    {
        var grain = cluster.Client.GetGrain<ISlowStopGrain>(_key);
        await grain.Deactivate();
        await Probe.Noted("deactivating");
        var next = grain.Call();
        Probe.Open("deactivating");
        await next.Within("the next call");
        Assert.Equal(["activated", "deactivating", "deactivated", "activated", "called"], Probe.Notes);
    }

    [Fact]
    public async Task FailedCallLeavesTheActivation()
    {
        var grain = cluster.Client.GetGrain<IClumsyGrain>(_key);
        var first = await grain.Activation();
        await Assert.ThrowsAsync<InvalidOperationException>(grain.Fail);
        Assert.Equal(first, await grain.Activation());
    }

    [Fact]
    public async Task FailedDeactivationHookHoldsNothingUp()
    {
        var grain = cluster.Client.GetGrain<IClumsyGrain>(_key);
        var first = await grain.Activation();
        await grain.DeactivateClumsily();
        await Probe.Noted("stumbled");
        Assert.NotEqual(first, await grain.Activation().Within("the next activation"));
    }

    [Fact]
    public async Task GrainTakesPartInItsLifecycle()
    {
        var grain = cluster.Client.GetGrain<IStagedGrain>(_key);
        await grain.Deactivate();
        await Probe.Noted("set down");
        Assert.Equal(["set up", "activated", "deactivated", "set down"], Probe.Notes);
    }
}
