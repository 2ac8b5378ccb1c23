using Muser.Embedded.Messaging;
using Orleans.Runtime;
using Orleans.Streams;

namespace Muser.Embedded.Streams;

/// <summary>Streams in the memory of the silos: what was not delivered when a silo died is lost.</summary>
internal sealed class MemoryStreamProvider(string name, Node node, StreamConsumers consumers) : IStreamProvider
{
    public string Name => name;

    public bool IsRewindable => false;

    public StreamConsumers Consumers => consumers;

    public ImplicitSubscriptions Implicit { get; } = new(node);

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new MemoryStream<T>(this, streamId);

    public IStreamBrokerGrain Broker(StreamId streamId) =>
        node.References.GetGrain<IStreamBrokerGrain>(StreamBrokerGrain.KeyOf(name, streamId));
}
