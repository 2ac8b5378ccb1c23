using Muser.Engine.Tests.Fixtures;
using Orleans.Concurrency;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Muser.Engine.Tests.Streams;

/// <summary>The names that the stream tests share.</summary>
public static class StreamNames
{
    public const string Provider = "memory";
    public const string Cycles = "cycles";
    public const string Alarms = "alarms";
}

[GenerateSerializer]
public sealed record Cycle([property: Id(0)] int Number, [property: Id(1)] string Text);

/// <summary>Subscribes when told to; notes each item in the probe of its key.</summary>
public interface IListenerGrain : ILocatedGrain, IGrainWithGuidKey
{
    Task Subscribe(Guid stream);

    Task Unsubscribe(Guid stream);

    Task<int> Subscriptions(Guid stream);

    Task Deactivate();
}

/// <summary>Publishes to the stream of the given key.</summary>
public interface IPublisherGrain : IGrainWithGuidKey
{
    Task Publish(Guid stream, int from, int count);
}

/// <summary>Subscribed by its type to every stream of its namespace: the stream's key is the grain's.</summary>
public interface IAlarmGrain : IGrainWithGuidKey
{
    Task<int> Seen();
}

/// <remarks>Reentrant, so that only the stream keeps its items apart.</remarks>
[Reentrant]
public sealed class ListenerGrain : LocatedGrain, IListenerGrain
{
    private Probe Probe => Probe.Of(this.GetPrimaryKey());

    /// <summary>Subscriptions outlive activations: each new one takes up those that it finds. The grain listens to the stream of its own key.</summary>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Probe.Note("activated");
        foreach (var handle in await Stream(this.GetPrimaryKey()).GetAllSubscriptionHandles())
        {
            await handle.ResumeAsync(Hear);
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Probe.Note("deactivated");
        return Task.CompletedTask;
    }

    public Task Subscribe(Guid stream) => Stream(stream).SubscribeAsync(Hear);

    public async Task Unsubscribe(Guid stream)
    {
        foreach (var handle in await Stream(stream).GetAllSubscriptionHandles())
        {
            await handle.UnsubscribeAsync();
        }
    }

    public async Task<int> Subscriptions(Guid stream) => (await Stream(stream).GetAllSubscriptionHandles()).Count;

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private async Task Hear(Cycle cycle, StreamSequenceToken? token)
    {
        using var inside = Probe.Enter();
        for (var i = 0; i < 5; i++)
        {
            await Task.Yield();
        }

        Probe.Note(cycle.Text);
    }

    private IAsyncStream<Cycle> Stream(Guid stream) =>
        this.GetStreamProvider(StreamNames.Provider).GetStream<Cycle>(StreamId.Create(StreamNames.Cycles, stream));
}

public sealed class PublisherGrain : Grain, IPublisherGrain
{
    public async Task Publish(Guid stream, int from, int count)
    {
        var target = this.GetStreamProvider(StreamNames.Provider).GetStream<Cycle>(StreamId.Create(StreamNames.Cycles, stream));
        for (var number = from; number < from + count; number++)
        {
            await target.OnNextAsync(new(number, $"cycle {number}"));
        }
    }
}

[ImplicitStreamSubscription(StreamNames.Alarms)]
public sealed class AlarmGrain : Grain, IAlarmGrain, IStreamSubscriptionObserver, IAsyncObserver<Cycle>
{
    private int _seen;

    public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        await handleFactory.Create<Cycle>().ResumeAsync(this);

    public Task OnNextAsync(Cycle item, StreamSequenceToken? token = null)
    {
        _seen++;
        Probe.Of(this.GetPrimaryKey()).Note(item.Text);
        return Task.CompletedTask;
    }

    public Task OnCompletedAsync() => Task.CompletedTask;

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    public Task<int> Seen() => Task.FromResult(_seen);
}
