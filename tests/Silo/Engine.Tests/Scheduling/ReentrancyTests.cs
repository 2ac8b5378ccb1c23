using Muser.Engine.Tests.Fixtures;
using Orleans.Configuration;

namespace Muser.Engine.Tests.Scheduling;

[Trait("Tier", "Cluster")]
public sealed class ReentrancyTests(ReentrancyTests.ShortPatience cluster) : IClassFixture<ReentrancyTests.ShortPatience>
{
    private readonly Guid _key = Guid.NewGuid();

    private Probe Probe => Probe.Of(_key);

    [Fact]
    public async Task ReentrantGrainTakesACallWhileAnotherWaits()
    {
        var grain = cluster.Client.GetGrain<IReentrantGrain>(_key);
        var waiting = grain.WaitAt("gate");
        await Probe.Noted("gate");
        await grain.Note("between").Within("the second call");
        Probe.Open("gate");
        await waiting.Within("the waiting call");
        Assert.Equal(["gate", "between", "gate passed"], Probe.Notes);
    }

    [Fact]
    public async Task ReentrantGrainNeverRunsTwoTurnsAtOnce()
    {
        var grain = cluster.Client.GetGrain<IReentrantGrain>(_key);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => grain.Count(100))).Within("two thousand turns");
        Assert.Equal(2000, await grain.Counted());
        Assert.Equal(1, Probe.MostRunning);
    }

    [Fact]
    public async Task CallCycleWaitsUntilItTimesOut()
    {
        var first = cluster.Client.GetGrain<IChainGrain>(_key);
        await Assert.ThrowsAsync<TimeoutException>(() => first.CallBackThrough(Guid.NewGuid(), allow: false));
    }

    [Fact]
    public async Task GrainThatCallsItselfWaitsUntilItTimesOut()
    {
        var grain = cluster.Client.GetGrain<IChainGrain>(_key);
        await Assert.ThrowsAsync<TimeoutException>(() => grain.CallBackThrough(_key, allow: false));
    }

    [Fact]
    public async Task CallCyclePassesInsideAllowCallChainReentrancy()
    {
        var first = cluster.Client.GetGrain<IChainGrain>(_key);
        var second = Guid.NewGuid();
        Assert.Equal("answered", await first.CallBackThrough(second, allow: true).Within("the cycle"));
    }

    [Fact]
    public async Task AllowedReentrancyEndsWithItsSection()
    {
        var first = cluster.Client.GetGrain<IChainGrain>(_key);
        await Assert.ThrowsAsync<TimeoutException>(() => first.AllowThenCallBackThrough(Guid.NewGuid()));
    }

    [Fact]
    public async Task AllowedReentrancyDoesNotLetStrangersIn()
    {
        var first = cluster.Client.GetGrain<IChainGrain>(_key);
        var waiting = first.AllowAndWaitAt("gate");
        await Probe.Noted("gate");
        await Assert.ThrowsAsync<TimeoutException>(() => cluster.Client.GetGrain<IChainGrain>(Guid.NewGuid()).CallDirectly(_key));
        Probe.Open("gate");
        await waiting.Within("the waiting call");
    }

    /// <summary>Silos give up a call after two seconds, the client later, so that it hears what they saw.</summary>
    public sealed class ShortPatience() : ClusterFixture(2)
    {
        protected override void ConfigureSilo(string name, ISiloBuilder silo) =>
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(2));
    }
}
