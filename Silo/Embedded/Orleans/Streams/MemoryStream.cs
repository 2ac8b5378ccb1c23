using Orleans.Runtime;
using Orleans.Streams;

namespace Muser.Embedded.Streams;

/// <summary>A stream, seen from one silo or client: publishing and subscribing are calls to its broker.</summary>
internal sealed class MemoryStream<T>(MemoryStreamProvider provider, StreamId streamId) : IAsyncStream<T>
{
    public bool IsRewindable => false;

    public string ProviderName => provider.Name;

    public StreamId StreamId => streamId;

    /// <summary>The subscriptions of the current activation, or of the silo or client outside of its grains.</summary>
    public StreamConsumerExtension Consumer => provider.Consumers.Current.Extension;

    private IStreamBrokerGrain Broker => provider.Broker(streamId);

    public static void CheckToken(StreamSequenceToken? token)
    {
        if (token is not null)
        {
            throw new ArgumentNullException(nameof(token), "Passing a non-null token to a non-rewindable IAsyncObservable.");
        }
    }

    public Task OnNextAsync(T item, StreamSequenceToken? token = null) => OnNextBatchAsync([item], token);

    public Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null) => Broker.Publish(
        new StreamEvents(streamId, ProviderName, 0, [.. batch.Cast<object?>()], RequestContext.Current.Value));

    public Task OnCompletedAsync() => throw new NotSupportedException("Memory streams do not end.");

    public Task OnErrorAsync(Exception ex) => throw new NotSupportedException("Memory streams do not carry errors of producers.");

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer) => SubscribeAsync(observer, null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(
        IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        CheckToken(token);
        return Subscribe(new StreamConsumer<T>(observer));
    }

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer) => SubscribeAsync(observer, null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token)
    {
        ArgumentNullException.ThrowIfNull(observer);
        CheckToken(token);
        return Subscribe(new StreamBatchConsumer<T>(observer));
    }

    public async Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles()
    {
        using var noReentrancy = RequestContext.SuppressCallChainReentrancy();
        var subscriptions = await Broker.Subscriptions(provider.Consumers.Current.Id);
        return [.. subscriptions.Select(s => new MemoryStreamSubscription<T>(this, s.Id))];
    }

    public async Task Unsubscribe(Guid subscriptionId)
    {
        using var noReentrancy = RequestContext.SuppressCallChainReentrancy();
        Consumer.Remove(subscriptionId);
        await Broker.Unsubscribe(subscriptionId);
    }

    public bool Equals(IAsyncStream<T>? other) =>
        other is not null && StreamId.Equals(other.StreamId) && ProviderName == other.ProviderName;

    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<T>);

    public override int GetHashCode() => HashCode.Combine(StreamId, ProviderName);

    public int CompareTo(IAsyncStream<T>? other) => other is null ? 1 : StreamId.CompareTo(other.StreamId);

    private async Task<StreamSubscriptionHandle<T>> Subscribe(IStreamConsumer consumer)
    {
        using var noReentrancy = RequestContext.SuppressCallChainReentrancy();
        var (consumerId, extension) = provider.Consumers.Current;
        var isImplicit = provider.Implicit.TryGetSubscription(consumerId, streamId, out var id);
        id = isImplicit ? id : Guid.NewGuid();

        // The observer is there before the broker knows of it: an event may come before the answer.
        extension.Set(id, consumer);
        try
        {
            if (!isImplicit)
            {
                await Broker.Subscribe(new StreamSubscription(id, consumerId));
            }
        }
        catch
        {
            extension.Remove(id);
            throw;
        }

        return new MemoryStreamSubscription<T>(this, id);
    }
}
