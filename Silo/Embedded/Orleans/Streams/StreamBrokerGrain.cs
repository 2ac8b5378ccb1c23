using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Embedded.Messaging;
using Muser.Embedded.Storage;
using Orleans;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;

namespace Muser.Embedded.Streams;

/// <summary>
/// One stream. Subscriptions are stored, so that they survive their silo; events are not. Each subscriber has a queue of its
/// own: a slow one holds up nobody but itself. Requests come one at a time, so that no two of them write the state at once;
/// deliveries are no requests and run beside them.
/// </summary>
[GrainType("streambroker")]
internal sealed class StreamBrokerGrain(SiloNode silo, ILoggerFactory loggers) : Grain, IStreamBrokerGrain
{
    /// <summary>Undelivered events after which the stream takes no more.</summary>
    private const int MaxPendingEvents = 16384;

    private readonly Dictionary<Guid, StreamDelivery> _deliveries = [];
    private readonly ILogger _logger = loggers.CreateLogger("Orleans.Streams.StreamDelivery");
    private PersistentState<StreamSubscriptions> _state = null!;
    private TimeSpan _patience;
    private long _sequenceNumber;

    public static string KeyOf(string provider, StreamId streamId) => $"{provider}/{streamId}";

    private string ProviderName => this.GetPrimaryKeyString().Split('/', 2)[0];

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var storage = ServiceProvider.GetKeyedService<IGrainStorage>(ProviderName)
            ?? ServiceProvider.GetKeyedService<IGrainStorage>(ProviderConstants.DEFAULT_PUBSUB_PROVIDER_NAME)
            ?? throw new BadProviderConfigException(
                $"No storage provider named \"{ProviderConstants.DEFAULT_PUBSUB_PROVIDER_NAME}\" found for stream provider"
                + $" {ProviderName}.");
        _patience = ServiceProvider.GetRequiredService<IOptionsMonitor<StreamPullingAgentOptions>>().Get(ProviderName)
            .MaxEventDeliveryTime;
        _sequenceNumber = silo.TimeProvider.GetUtcNow().Ticks;
        _state = new PersistentState<StreamSubscriptions>("pubsub", GrainContext, storage);
        return _state.ReadStateAsync(cancellationToken);
    }

    public Task Publish(StreamEvents events)
    {
        if (_deliveries.Values.Any(d => d.PendingCount >= MaxPendingEvents))
        {
            throw new InvalidOperationException(
                $"Can not enqueue since the queue has reached its maximum of {MaxPendingEvents}.");
        }

        var numbered = events with { SequenceNumber = ++_sequenceNumber };
        var subscriptions = _state.State.Explicit.Concat(new ImplicitSubscriptions(silo).To(events.StreamId));
        foreach (var subscription in subscriptions)
        {
            DeliveryOf(subscription).Add(numbered);
        }

        return Task.CompletedTask;
    }

    public async Task Subscribe(StreamSubscription subscription)
    {
        _state.State.Explicit.Add(subscription);
        await _state.WriteStateAsync();
    }

    public async Task Unsubscribe(Guid subscriptionId)
    {
        if (_deliveries.Remove(subscriptionId, out var delivery))
        {
            delivery.Stop();
        }

        if (_state.State.Explicit.RemoveAll(s => s.Id == subscriptionId) > 0)
        {
            await _state.WriteStateAsync();
        }
    }

    public Task<List<StreamSubscription>> Subscriptions(GrainId consumer)
    {
        var streamId = StreamId.Parse(System.Text.Encoding.UTF8.GetBytes(this.GetPrimaryKeyString().Split('/', 2)[1]));
        return Task.FromResult(_state.State.Explicit.Concat(new ImplicitSubscriptions(silo).To(streamId))
            .Where(s => s.Consumer.Equals(consumer)).ToList());
    }

    private StreamDelivery DeliveryOf(StreamSubscription subscription)
    {
        if (!_deliveries.TryGetValue(subscription.Id, out var delivery))
        {
            delivery = new StreamDelivery(subscription, silo, _logger, _patience, OnDrained, OnConsumerGone);
            _deliveries[subscription.Id] = delivery;
        }

        // Not to be collected while something is under way.
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        return delivery;
    }

    private void OnDrained()
    {
        if (_deliveries.Values.All(d => d.PendingCount == 0))
        {
            DelayDeactivation(TimeSpan.Zero);
        }
    }

    /// <summary>Called by a delivery: the unsubscribing waits its turn as a request.</summary>
    private Task OnConsumerGone(Guid subscriptionId) => this.AsReference<IStreamBrokerGrain>().Unsubscribe(subscriptionId);
}
