using Microsoft.Extensions.DependencyInjection;
using Muser.Embedded.Activations;
using Muser.Embedded.Messaging;
using Orleans.Runtime;

namespace Muser.Embedded.Streams;

/// <summary>Who subscribes when code subscribes: the current activation, or the silo or client itself.</summary>
internal sealed class StreamConsumers
{
    private readonly Lazy<(GrainId, StreamConsumerExtension)> _outside;

    public StreamConsumers(IServiceProvider services, Node node) => _outside = new(() =>
    {
        var extension = ActivatorUtilities.CreateInstance<StreamConsumerExtension>(services, (Func<object?>)(() => null));
        return (node.Observers.AddObject(extension), extension);
    });

    public (GrainId Id, StreamConsumerExtension Extension) Current => RuntimeContext.Current is Activation activation
        ? (activation.GrainId, (StreamConsumerExtension)activation.GetComponent(typeof(IStreamConsumerExtension))!)
        : _outside.Value;
}
