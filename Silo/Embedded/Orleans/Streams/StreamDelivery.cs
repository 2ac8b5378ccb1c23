using Microsoft.Extensions.Logging;
using Muser.Embedded.Messaging;
using Orleans.Runtime;

namespace Muser.Embedded.Streams;

/// <summary>
/// Delivers the events of a stream to one subscriber, in order, one after the other. A failed delivery is repeated for some
/// time: an event may come twice. Runs as turns of the broker.
/// </summary>
internal sealed partial class StreamDelivery(
    StreamSubscription subscription,
    SiloNode silo,
    ILogger logger,
    TimeSpan patience,
    Action onDrained,
    Func<Guid, Task> onConsumerGone)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Queue<StreamEvents> _pending = new();
    private readonly IStreamConsumerExtension _consumer = (IStreamConsumerExtension)silo.References.Create(
        subscription.Consumer, typeof(IStreamConsumerExtension));

    private bool _running;
    private bool _stopped;

    public int PendingCount => _pending.Count;

    public void Add(StreamEvents events)
    {
        _pending.Enqueue(events);
        if (!_running)
        {
            _running = true;
            _ = Run();
        }
    }

    public void Stop()
    {
        _stopped = true;
        _pending.Clear();
    }

    private async Task Run()
    {
        RequestContext.Clear();
        while (!_stopped && _pending.TryPeek(out var events))
        {
            await Deliver(events);
            _pending.TryDequeue(out _);
        }

        _running = false;
        onDrained();
    }

    private async Task Deliver(StreamEvents events)
    {
        var start = silo.TimeProvider.GetTimestamp();
        for (var pause = FirstPause; !_stopped; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await _consumer.Deliver(subscription.Id, events);
                return;
            }
            catch (ClientNotAvailableException)
            {
                Stop();
                await onConsumerGone(subscription.Id);
            }
            catch (Exception exception) when (silo.TimeProvider.GetElapsedTime(start) < patience)
            {
                LogRetry(logger, exception, events.StreamId, subscription.Consumer);
                await Task.Delay(pause, silo.TimeProvider);
            }
            catch (Exception exception)
            {
                LogGivenUp(logger, exception, events.StreamId, subscription.Consumer);
                await TellFailure(exception);
                return;
            }
        }
    }

    private async Task TellFailure(Exception exception)
    {
        try
        {
            await _consumer.Fail(subscription.Id, exception);
        }
        catch (Exception failure)
        {
            LogGivenUp(logger, failure, default, subscription.Consumer);
        }
    }

    [LoggerMessage(
        EventId = 103306, Level = LogLevel.Warning,
        Message = "Delivery of an event of stream {StreamId} to {Consumer} failed and is repeated")]
    private static partial void LogRetry(ILogger logger, Exception exception, StreamId streamId, GrainId consumer);

    [LoggerMessage(
        EventId = 103307, Level = LogLevel.Error,
        Message = "Delivery of an event of stream {StreamId} to {Consumer} failed and is given up")]
    private static partial void LogGivenUp(ILogger logger, Exception exception, StreamId streamId, GrainId consumer);
}
