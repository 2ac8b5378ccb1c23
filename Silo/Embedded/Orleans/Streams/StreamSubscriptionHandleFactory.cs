using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Muser.Embedded.Streams;

internal sealed class StreamSubscriptionHandleFactory(IStreamProvider provider, StreamId streamId, GuidId subscriptionId)
    : IStreamSubscriptionHandleFactory
{
    public StreamId StreamId => streamId;

    public string ProviderName => provider.Name;

    public GuidId SubscriptionId => subscriptionId;

    public StreamSubscriptionHandle<T> Create<T>() =>
        new MemoryStreamSubscription<T>((MemoryStream<T>)provider.GetStream<T>(streamId), subscriptionId.Guid);
}
