using Orleans.Runtime;

namespace Orleans.Streams.Core;

/// <summary>Makes the handle of a subscription, as the type of its events is known only to the grain.</summary>
public interface IStreamSubscriptionHandleFactory
{
    StreamId StreamId { get; }

    string ProviderName { get; }

    GuidId SubscriptionId { get; }

    StreamSubscriptionHandle<T> Create<T>();
}
