using Microsoft.Extensions.Logging;
using Muser.Formats.Frames;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;

namespace Muser.Silo.Frames;

/// <summary>
/// The cycles of one array that are closed and not published yet: each waits for its frames and is published, or is put back into the spool, or is lost.
/// Safe for any thread.
/// </summary>
internal sealed partial class CyclePublications(
    FrameAdmission admission,
    ArrayIntegrations integrations,
    SpoolRecovery? recovery,
    ArrayStatistics statistics,
    TimeProvider clock,
    ILogger log)
{
    private readonly Dictionary<CycleDelivery, Task> _running = [];
    private readonly CancellationTokenSource _abort = new();
    private readonly Lock _lock = new();

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Read(running => running.Count == 0);

    /// <summary>Whether maps of one are still being made.</summary>
    public bool IsImaging => Read(running => running.Keys.Any(delivery => delivery.Images != ImageRequest.None));

    /// <summary>The one that has waited for longest; null where there is none.</summary>
    public Waiting? Longest => Read(running => running.Keys.Select(delivery => delivery.Waits).MaxBy(waits => waits?.For));

    /// <summary>Cancelled when what is on its way is given up. What has been given up may still ask for it, so it is not disposed of.</summary>
    public CancellationToken Aborted => _abort.Token;

    /// <summary>Begins to publish a cycle, all of whose frames have been sent.</summary>
    public void Begin(CycleDelivery delivery)
    {
        lock (_lock)
        {
            _running.Add(delivery, Task.Run(() => PublishToEnd(delivery)));
        }
    }

    /// <summary>Ends when those of now are published, or have been tried to be.</summary>
    public Task All() => Task.WhenAll(Read(running => running.Values.ToArray()));

    /// <summary>Gives up what is on its way; the spool brings it again.</summary>
    public void Abort() => _abort.Cancel();

    private T Read<T>(Func<Dictionary<CycleDelivery, Task>, T> read)
    {
        lock (_lock)
        {
            return read(_running);
        }
    }

    /// <summary>Does not throw: a cycle at which something is broken stays in the spool for the next start, and the others go on.</summary>
    private async Task PublishToEnd(CycleDelivery delivery)
    {
        try
        {
            await PublishOrPutBack(delivery);
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            LogAborted(delivery.Cycle);
        }
        catch (Exception failure)
        {
            LogFailed(delivery.Cycle, failure);
        }
        finally
        {
            admission.Leave(delivery.FrameCount);
            lock (_lock)
            {
                _running.Remove(delivery);
            }
        }
    }

    private async Task PublishOrPutBack(CycleDelivery delivery)
    {
        if (await delivery.Publish(_abort.Token))
        {
            var now = UtcTime.FromDateTime(clock.GetUtcNow().UtcDateTime).UnixNs;
            statistics.CountCycle(TimeSpan.FromMilliseconds((now - delivery.LastByteUtcUnixNs) / 1e6));
            statistics.CountUndelivered(delivery.LeftOut);
            delivery.ReturnBuffers(admission.Buffers);
            integrations.End(delivery.Start, delivery.Slots, [.. delivery.Frames()], delivery.Entries);
        }
        else if (recovery is not null && delivery.IsSpooled)
        {
            statistics.CountDeferred();
            recovery.PutBack(delivery);
        }
        else
        {
            statistics.CountLost();
            LogLost(delivery.Cycle);
            integrations.End(delivery.Start, delivery.Slots, [], delivery.Entries);
        }
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "The silo stops before cycle {Cycle} was published.")]
    private partial void LogAborted(CycleKey cycle);

    [LoggerMessage(EventId = 2012, Level = LogLevel.Error, Message = "Cycle {Cycle} could not be published and is not in the spool: it is lost.")]
    private partial void LogLost(CycleKey cycle);

    [LoggerMessage(EventId = 2014, Level = LogLevel.Error,
        Message = "Publishing cycle {Cycle} failed in a way that is a defect. What the spool has of it is taken up at the next start.")]
    private partial void LogFailed(CycleKey cycle, Exception failure);
}
