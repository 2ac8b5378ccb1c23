using Microsoft.Extensions.DependencyInjection;
using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Activation;

[Trait("Tier", "Cluster")]
public sealed class ActivationTests(ActivationTests.Contested cluster) : IClassFixture<ActivationTests.Contested>
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
    public async Task ActivationHookEndsBeforeAnyCallBegins()
    {
        var key = Guid.NewGuid();
        var grain = cluster.Client.GetGrain<ISlowStartGrain>(key);
        var first = grain.Call();
        await Probe.Of(key).Noted("activating");
        var second = grain.Call();
        await cluster.Client.GetGrain<ILifeGrain>(Guid.NewGuid()).Activation();
        Probe.Of(key).Open("activating");
        await Task.WhenAll(first, second).Within("both calls");
        Assert.Equal(["activating", "activated", "called", "called"], Probe.Of(key).Notes);
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
    public async Task SilosThatPlaceAGrainAtOnceAgreeOnOneActivation()
    {
        var callers = cluster.Cluster.Silos.Select(silo => cluster.Pinned<ICallerGrain>(silo, Guid.NewGuid())).ToArray();
        for (var round = 0; round < 10; round++)
        {
            var key = Guid.NewGuid();
            var calls = callers.Select(caller => caller.ActivationOfContested(key)).ToArray();
            await Probe.Of(key).Noted("placing", times: callers.Length);
            Probe.Of(key).Open("placing");
            var seen = await Task.WhenAll(calls).Within($"round {round}");
            Assert.Single(seen.Distinct());
        }
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

    public sealed class Contested() : ClusterFixture(2)
    {
        protected override void ConfigureSilo(string name, ISiloBuilder silo) =>
            silo.Services.AddPlacementDirector<ContestedPlacement, ContestingDirector>(ServiceLifetime.Transient);
    }
}
