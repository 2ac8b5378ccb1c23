using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Providers.Streams.Common;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Muser.Embedded.Streams;

/// <summary>The subscriptions of one activation or client that have an observer.</summary>
internal sealed partial class StreamConsumerExtension(
    Func<object?> owner, IServiceProvider services, ILoggerFactory loggers) : IStreamConsumerExtension
{
    private readonly ConcurrentDictionary<Guid, IStreamConsumer> _consumers = new();
    private readonly ILogger _logger = loggers.CreateLogger("Orleans.Streams.StreamConsumerExtension");

    public void Set(Guid subscriptionId, IStreamConsumer consumer) => _consumers[subscriptionId] = consumer;

    public void Remove(Guid subscriptionId) => _consumers.TryRemove(subscriptionId, out _);

    public async Task Deliver(Guid subscriptionId, StreamEvents events)
    {
        if (!_consumers.TryGetValue(subscriptionId, out var consumer))
        {
            if (owner() is IStreamSubscriptionObserver observer)
            {
                var provider = services.GetRequiredKeyedService<IStreamProvider>(events.ProviderName);
                await observer.OnSubscribed(new StreamSubscriptionHandleFactory(
                    provider, events.StreamId, GuidId.GetGuidId(subscriptionId)));
            }

            if (!_consumers.TryGetValue(subscriptionId, out consumer))
            {
                LogNoObserver(_logger, subscriptionId, events.StreamId);
                return;
            }
        }

        RequestContext.Current.Value = events.RequestContext;
        await consumer.Take(events, new EventSequenceTokenV2(events.SequenceNumber));
    }

    public Task Fail(Guid subscriptionId, Exception exception) =>
        _consumers.TryGetValue(subscriptionId, out var consumer) ? consumer.Fail(exception) : Task.CompletedTask;

    [LoggerMessage(EventId = 103314, Level = LogLevel.Warning,
        Message = "Got an item for subscription {Subscription} of stream {StreamId}, but there is no observer for it: dropped.")]
    private static partial void LogNoObserver(ILogger logger, Guid subscription, StreamId streamId);
}
