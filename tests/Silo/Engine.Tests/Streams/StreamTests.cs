using Muser.Engine.Tests.Fixtures;
using Orleans.Streams;

namespace Muser.Engine.Tests.Streams;

[Trait("Tier", "Cluster")]
public sealed class StreamTests(StreamTests.WithStreams cluster) : IClassFixture<StreamTests.WithStreams>
{
    private readonly Guid _key = Guid.NewGuid();

    private Probe Probe => Probe.Of(_key);

    private IListenerGrain Listener => cluster.Client.GetGrain<IListenerGrain>(_key);

    [Fact]
    public async Task GrainHearsWhatAClientPublishes()
    {
        await Listener.Subscribe(_key);
        await Stream(_key).OnNextAsync(new(1, "cycle 1"));
        await Probe.Noted("cycle 1");
    }

    [Fact]
    public async Task ClientHearsWhatAGrainPublishes()
    {
        var handle = await Stream(_key).SubscribeAsync((cycle, _) =>
        {
            Probe.Note(cycle.Text);
            return Task.CompletedTask;
        });
        await Publish(1, 2);
        await Probe.Noted("cycle 2");
        await handle.UnsubscribeAsync();
        Assert.Equal(["cycle 1", "cycle 2"], Probe.Notes);
    }

    [Fact]
    public async Task ItemsOfOneProducerArriveInOrderOneAtATime()
    {
        await Listener.Subscribe(_key);
        await Publish(1, 100);
        await Probe.Noted("cycle 100");
        Assert.Equal(Enumerable.Range(1, 100).Select(number => $"cycle {number}"), Probe.Notes.Where(note => note != "activated"));
        Assert.Equal(1, Probe.MostRunning);
    }

    [Fact]
    public async Task EverySubscriberHearsEveryItem()
    {
        var other = Guid.NewGuid();
        await Listener.Subscribe(_key);
        await cluster.Client.GetGrain<IListenerGrain>(other).Subscribe(_key);
        await Publish(1, 3);
        await Probe.Noted("cycle 3");
        await Probe.Of(other).Noted("cycle 3");
    }

    [Fact]
    public async Task StreamsOfDifferentKeysAreApart()
    {
        var other = Guid.NewGuid();
        await Listener.Subscribe(_key);
        await cluster.Client.GetGrain<IListenerGrain>(other).Subscribe(other);
        await Publish(1, 1);
        await Probe.Noted("cycle 1");
        Assert.Equal(0, Probe.Of(other).Count("cycle 1"));
    }

    [Fact]
    public async Task GrainThatUnsubscribedHearsNoMore()
    {
        var other = Guid.NewGuid();
        await Listener.Subscribe(_key);
        await cluster.Client.GetGrain<IListenerGrain>(other).Subscribe(_key);
        await Publish(1, 1);
        await Probe.Noted("cycle 1");
        await Listener.Unsubscribe(_key);
        Assert.Equal(0, await Listener.Subscriptions(_key));
        await Publish(2, 1);
        await Probe.Of(other).Noted("cycle 2");
        Assert.Equal(0, Probe.Count("cycle 2"));
    }

    [Fact]
    public async Task SubscriptionOutlivesItsActivation()
    {
        await Listener.Subscribe(_key);
        await Publish(1, 1);
        await Probe.Noted("cycle 1");
        await Listener.Deactivate();
        await Probe.Noted("deactivated");
        await Publish(2, 1);
        await Probe.Noted("cycle 2");
        Assert.Equal(["activated", "cycle 1", "deactivated", "activated", "cycle 2"], Probe.Notes);
    }

    [Fact]
    public async Task ImplicitSubscriptionActivatesTheGrainOfTheStreamsKey()
    {
        var alarms = cluster.Client.GetStreamProvider(StreamNames.Provider).GetStream<Cycle>(StreamId.Create(StreamNames.Alarms, _key));
        await alarms.OnNextAsync(new(1, "alarm 1"));
        await alarms.OnNextAsync(new(2, "alarm 2"));
        await Probe.Noted("alarm 2");
        Assert.Equal(["alarm 1", "alarm 2"], Probe.Notes);
        Assert.Equal(2, await cluster.Client.GetGrain<IAlarmGrain>(_key).Seen());
    }

    private Task Publish(int from, int count) => cluster.Client.GetGrain<IPublisherGrain>(Guid.NewGuid()).Publish(_key, from, count);

    private IAsyncStream<Cycle> Stream(Guid key) =>
        cluster.Client.GetStreamProvider(StreamNames.Provider).GetStream<Cycle>(StreamId.Create(StreamNames.Cycles, key));

    public sealed class WithStreams() : ClusterFixture(2)
    {
        protected override void ConfigureSilo(string name, ISiloBuilder silo) =>
            silo.AddMemoryStreams(StreamNames.Provider).AddMemoryGrainStorage("PubSubStore");

        protected override void ConfigureClient(IClientBuilder client) => client.AddMemoryStreams(StreamNames.Provider);
    }
}
