using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Messaging;

[Trait("Tier", "Cluster")]
public sealed class ObserverTests(TwoSilos cluster) : IClassFixture<TwoSilos>
{
    private readonly Guid _key = Guid.NewGuid();

    private IBellGrain Grain => cluster.Client.GetGrain<IBellGrain>(_key);

    [Fact]
    public async Task GrainCallsAnObjectOfTheClient()
    {
        var listener = new Listener(_key);
        var reference = cluster.Client.CreateObjectReference<IBellListener>(listener);
        await Grain.Add(reference);
        await Grain.Ring("one");
        await Probe.Of(_key).Noted("one");
        Assert.Equal("silent, is it?", await Grain.Ask("is it?"));
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task RingingWaitsForNoListener()
    {
        var deaf = new Listener(_key) { Fails = true };
        await Grain.Add(cluster.Client.CreateObjectReference<IBellListener>(deaf));
        await Grain.Ring("one").Within("a call that hears nothing of its listener");
        await Probe.Of(_key).Noted("one");
        GC.KeepAlive(deaf);
    }

    [Fact]
    public async Task DeletedReferenceIsCalledNoMore()
    {
        Listener listener = new(_key), other = new(Guid.NewGuid());
        var reference = cluster.Client.CreateObjectReference<IBellListener>(listener);
        await Grain.Add(cluster.Client.CreateObjectReference<IBellListener>(other));
        await Grain.Add(reference);
        await Grain.Ring("one");
        await Probe.Of(_key).Noted("one");
        cluster.Client.DeleteObjectReference<IBellListener>(reference);
        await Grain.Ring("two");
        await other.Probe.Noted("two");

        // Observers take their calls independently of each other: time enough for the one that must not come.
        for (var asked = 0; asked < 20; asked++)
        {
            await Grain.Ask("still there?");
        }

        Assert.Equal(["one"], Probe.Of(_key).Notes);
        GC.KeepAlive(listener);
        GC.KeepAlive(other);
    }

    private sealed class Listener(Guid key) : IBellListener
    {
        public bool Fails { get; init; }

        public Probe Probe => Probe.Of(key);

        public void Rang(string note)
        {
            Probe.Note(note);
            if (Fails)
            {
                throw new InvalidOperationException("deaf");
            }
        }

        public Task<string> Asked(string question) => Task.FromResult($"silent, {question}");
    }
}
