using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Scheduling;

[Trait("Tier", "Cluster")]
public sealed class TimerTests(TwoSilos cluster) : IClassFixture<TwoSilos>
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;

    private readonly Guid _key = Guid.NewGuid();

    private Probe Probe => Probe.Of(_key);

    private ITimerGrain Grain => cluster.Client.GetGrain<ITimerGrain>(_key);

    [Fact]
    public async Task TimerTicksWhenDueAndThenEachPeriod()
    {
        await Grain.Start("tick", Soon, Soon);
        await Probe.Noted("tick", times: 3);
        Assert.True(await Grain.TicksKeepTheScheduler());
    }

    [Fact]
    public async Task TimerWithoutPeriodTicksOnce()
    {
        await Grain.Start("once", TimeSpan.Zero, Never);
        await Grain.Start("clock", Soon, Soon);
        await Probe.Noted("clock", times: 5);
        Assert.Equal(1, Probe.Count("once"));
    }

    [Fact]
    public async Task TimerWithoutDueTimeWaitsUntilItIsChanged()
    {
        await Grain.Start("late", Never, Never);
        await Grain.Start("clock", Soon, Soon);
        await Probe.Noted("clock", times: 3);
        Assert.Equal(0, Probe.Count("late"));
        await Grain.Change("late", TimeSpan.Zero, Never);
        await Probe.Noted("late");
    }

    [Fact]
    public async Task DisposedTimerTicksNoMore()
    {
        await Grain.Start("tick", TimeSpan.Zero, Soon);
        await Probe.Noted("tick");
        await Grain.Stop("tick");
        var ticks = Probe.Count("tick");
        await Grain.Start("clock", Soon, Soon);
        await Probe.Noted("clock", times: 5);
        Assert.Equal(ticks, Probe.Count("tick"));
    }

    [Fact]
    public async Task TickWaitsForTheRunningCall()
    {
        await Grain.Start("interleaved", Soon, Soon, interleave: true);
        await Grain.Start("tick", TimeSpan.FromMilliseconds(100), Soon);
        var call = Grain.WaitAt("call");
        await Probe.Noted("call");
        var before = Probe.Count("tick");
        await Probe.Noted("interleaved", times: Probe.Count("interleaved") + 10);
        Assert.Equal(before, Probe.Count("tick"));
        Probe.Open("call");
        await call.Within("the call");
        await Probe.Noted("tick", before + 1);
    }

    [Fact]
    public async Task InterleavingTickRunsBesideTheRunningCall()
    {
        var grain = Grain;
        await grain.Start("tick", Soon, Soon, interleave: true);
        var call = grain.WaitAt("call");
        await Probe.Noted("call");
        await Probe.Noted("tick", times: Probe.Count("tick") + 2);
        Probe.Open("call");
        await call.Within("the call");
    }

    [Fact]
    public async Task CallWaitsForTheRunningTick()
    {
        await Grain.Start("interleaved", Soon, Soon, interleave: true);
        await Grain.Start("tick", TimeSpan.Zero, Never, atGate: true);
        await Probe.Noted("tick");
        var call = Grain.Note("call");
        await Probe.Noted("interleaved", times: Probe.Count("interleaved") + 5);
        Assert.Equal(0, Probe.Count("call"));
        Probe.Open("tick");
        await call.Within("the call");
        Assert.Equal(["tick", "tick passed", "call"], Probe.Notes.Where(note => note != "interleaved"));
    }

    [Fact]
    public async Task NextTickComesOnlyAfterTheLastOneHasEnded()
    {
        await Grain.Start("tick", TimeSpan.Zero, Soon, interleave: true, atGate: true);
        await Grain.Start("clock", Soon, Soon, interleave: true);
        await Probe.Noted("tick");
        await Probe.Noted("clock", times: 10);
        Assert.Equal(1, Probe.Count("tick"));
        Probe.Open("tick");
        await Probe.Noted("tick passed", times: 2);
    }

    [Fact]
    public async Task FastTimersOfManyGrainsLoseNoTick()
    {
        var keys = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid()).ToArray();
        await Task.WhenAll(keys.Select(key =>
            cluster.Client.GetGrain<ITimerGrain>(key).Start("tick", TimeSpan.Zero, TimeSpan.FromMilliseconds(1))));
        await Task.WhenAll(keys.Select(key => Probe.Of(key).Noted("tick", times: 300, Deadline.Failover)));
        await Task.WhenAll(keys.Select(key => cluster.Client.GetGrain<ITimerGrain>(key).Stop("tick")));
    }

    [Fact]
    public async Task TimerOutlivesAFailedTick()
    {
        await Grain.Start("tick", TimeSpan.Zero, Soon, fail: true);
        await Probe.Noted("tick", times: 3);
    }

    [Fact]
    public async Task TimersEndWithTheirActivation()
    {
        await Grain.Start("tick", TimeSpan.Zero, Soon);
        await Probe.Noted("tick");
        await Grain.Deactivate();
        await Probe.Noted("deactivated ApplicationRequested");
        var ticks = Probe.Count("tick");
        await Grain.Start("clock", Soon, Soon);
        await Probe.Noted("clock", times: 5);
        Assert.Equal(ticks, Probe.Count("tick"));
    }
}
