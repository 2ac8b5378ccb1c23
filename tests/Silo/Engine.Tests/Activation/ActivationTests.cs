using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Activation;

[Trait("Tier", "Cluster")]
public sealed class ActivationTests(TwoSilos cluster) : IClassFixture<TwoSilos>
{
    [Fact]
    public async Task FirstCallActivatesAndLaterCallsFindTheSameActivation()
    {
        var key = Guid.NewGuid();
        var grain = cluster.Client.GetGrain<ILifeGrain>(key);
        var activation = await grain.Activation();
        Assert.Equal(activation, await grain.Activation());
        Assert.Equal(["activated"], Probe.Of(key).Notes);
    }

    [Fact]
    public async Task ActivationHookEndsBeforeTheFirstCallBegins()
    {
        var key = Guid.NewGuid();
        var call = cluster.Client.GetGrain<ISlowStartGrain>(key).Call();
        await Probe.Of(key).Noted("activating");
        Probe.Of(key).Open("activating");
        await call.Within("the first call");
        Assert.Equal(["activating", "activated", "called"], Probe.Of(key).Notes);
    }

    [Fact]
    public async Task FailedActivationReachesTheCallerAndTheNextCallTriesAgain()
    {
        var key = Guid.NewGuid();
        var grain = cluster.Client.GetGrain<IReluctantGrain>(key);
        var failure = await Assert.ThrowsAnyAsync<Exception>(grain.Call);
        Assert.Contains("not today", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal("willing", await grain.Call());
        Assert.Equal(["refused"], Probe.Of(key).Notes);
    }

    [Fact]
    public async Task EverySiloFindsTheOneActivationUnderConcurrentFirstCalls()
    {
        var callers = cluster.Cluster.Silos.Select(silo => cluster.Pinned<ICallerGrain>(silo, Guid.NewGuid())).ToArray();
        for (var round = 0; round < 25; round++)
        {
            var key = Guid.NewGuid();
            var target = cluster.Client.GetGrain<ILifeGrain>(key);
            var calls = Enumerable.Range(0, 10).Select(_ => target.Activation())
                .Concat(callers.SelectMany(caller => Enumerable.Range(0, 10).Select(_ => caller.ActivationOf(key)))).ToArray();
            var seen = await Task.WhenAll(calls).Within($"round {round}");
            Assert.Single(seen.Distinct());
            Assert.Equal(1, Probe.Of(key).Count("activated"));
        }
    }
}
