using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Scheduling;

[Trait("Tier", "Cluster")]
public sealed class TurnTests(TwoSilos cluster) : IClassFixture<TwoSilos>
{
    private readonly Guid _key = Guid.NewGuid();

    private Probe Probe => Probe.Of(_key);

    private ITurnGrain Grain => cluster.Client.GetGrain<ITurnGrain>(_key);

    [Fact]
    public async Task CallsRunOneAfterAnotherAcrossTheirAwaits()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Grain.YieldInside())).Within("a hundred calls");
        Assert.Equal(1, Probe.MostRunning);
    }

    [Fact]
    public async Task WaitingCallHoldsBackTheNext()
    {
        var first = Grain.WaitAt("gate");
        await Probe.Noted("gate");
        var second = Grain.Note("second");
        await Grain.NoteInterleaved("the second had its chance");
        Probe.Open("gate");
        await Task.WhenAll(first, second).Within("both calls");
        Assert.Equal(["gate", "the second had its chance", "gate passed", "second"], Probe.Notes);
    }

    [Fact]
    public async Task AwaitsReturnToTheActivation()
    {
        Assert.True(await Grain.KeepsItsScheduler(Guid.NewGuid()));
    }

    [Fact]
    public async Task OtherGrainsRunWhileOneWaits()
    {
        var waiting = Grain.WaitAt("gate");
        await Probe.Noted("gate");
        await cluster.Client.GetGrain<ITurnGrain>(Guid.NewGuid()).Note("free").Within("a call to another grain");
        Probe.Open("gate");
        await waiting.Within("the waiting call");
    }

    [Fact]
    public async Task AlwaysInterleaveRunsBesideAWaitingCall()
    {
        var waiting = Grain.WaitAt("gate");
        await Probe.Noted("gate");
        await Grain.NoteInterleaved("beside").Within("the interleaving call");
        Probe.Open("gate");
        await waiting.Within("the waiting call");
        Assert.Equal(["gate", "beside", "gate passed"], Probe.Notes);
    }

    [Fact]
    public async Task MayInterleaveAsksTheClassForEachCall()
    {
        var grain = cluster.Client.GetGrain<ISelectiveGrain>(_key);
        var waiting = grain.WaitAt("gate");
        await Probe.Noted("gate");
        var ordinary = grain.Note("ordinary");
        await grain.NoteUrgent("urgent").Within("the urgent call");
        Probe.Open("gate");
        await Task.WhenAll(waiting, ordinary).Within("the other calls");
        Assert.Equal(["gate", "urgent", "ordinary"], Probe.Notes);
    }

    [Fact]
    public async Task ReadOnlyCallsRunBesideEachOther()
    {
        var one = Grain.ReadAt("one");
        var other = Grain.ReadAt("other");
        await Probe.Noted("one");
        await Probe.Noted("other");
        Probe.Open("one");
        Probe.Open("other");
        await Task.WhenAll(one, other).Within("both reads");
    }

    [Fact]
    public async Task ReadOnlyCallWaitsForACallThatMayWrite()
    {
        var write = Grain.WaitAt("write");
        await Probe.Noted("write");
        var read = Grain.ReadAt("read");
        await Grain.NoteInterleaved("the read had its chance");
        Probe.Open("write");
        Probe.Open("read");
        await Task.WhenAll(write, read).Within("both calls");
        Assert.Equal(["write", "the read had its chance", "write passed", "read", "read passed"], Probe.Notes);
    }

    [Fact]
    public async Task CallThatMayWriteWaitsForAReadOnlyCall()
    {
        var read = Grain.ReadAt("read");
        await Probe.Noted("read");
        var write = Grain.WaitAt("write");
        await Grain.NoteInterleaved("the write had its chance");
        Probe.Open("read");
        Probe.Open("write");
        await Task.WhenAll(write, read).Within("both calls");
        Assert.Equal(["read", "the write had its chance", "read passed", "write", "write passed"], Probe.Notes);
    }

    [Fact]
    public async Task OneWayCallReturnsBeforeTheGrainIsDone()
    {
        await Grain.NoteOneWay("gate").Within("a call that nobody answers");
        await Probe.Noted("gate");
        Probe.Open("gate");
        await Probe.Noted("gate passed");
    }

    [Fact]
    public async Task FailureOfAOneWayCallIsNotHeard()
    {
        await Grain.FailOneWay().Within("a call that nobody answers");
        await Probe.Noted("failed");
        await Grain.Note("still there").Within("the next call");
    }
}
