using Orleans;
using Orleans.Runtime;

namespace Muser.Embedded.Streams;

/// <summary>One stream: takes what is published, knows who has subscribed, delivers.</summary>
internal interface IStreamBrokerGrain : IGrainWithStringKey
{
    /// <summary>Accepts events; ends before they are delivered.</summary>
    Task Publish(StreamEvents events);

    Task Subscribe(StreamSubscription subscription);

    Task Unsubscribe(Guid subscriptionId);

    Task<List<StreamSubscription>> Subscriptions(GrainId consumer);
}
