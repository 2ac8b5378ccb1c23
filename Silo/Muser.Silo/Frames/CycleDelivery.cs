using Microsoft.Extensions.Logging;
using Muser.Formats.Frames;
using Muser.Grains.Cluster;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;

namespace Muser.Silo.Frames;

/// <summary>
/// Brings the frames of one cycle to their grains and has the cycle published. Calls that fail because a silo died are sent again, and the frames are
/// kept until the cycle is published, so a cycle outlives any silo but the one that took it in.
/// </summary>
internal sealed partial class CycleDelivery(
    CycleKey cycle,
    long calibrationVersion,
    ImageRequest images,
    IGrainFactory grains,
    ReceiverOptions options,
    IngestStatistics statistics,
    TimeProvider clock,
    ILogger log)
{
    private readonly SortedDictionary<int, (FrameKey Key, RawFrame Frame)> _frameSlot = [];
    private readonly List<Task> _deliveries = [];
    private long _lastByteTimestamp;
    private UtcTime _lastByteUtc;
    private volatile bool _wasSentAgain;

    /// <summary>The maps that are made of the cycle's frames.</summary>
    public ImageRequest Images => images;

    /// <summary>
    /// Sends a frame on its way. <paramref name="ended"/> runs when it has been processed or given up.
    /// </summary>
    public void Send(in FrameHeader header, int slot, byte[] bytes, long readTimestamp, Action ended, CancellationToken cancellation)
    {
        var frame = new RawFrame
        {
            Bytes = bytes,
            Cycle = cycle,
            Slot = slot,
            CalibrationVersion = calibrationVersion,
            Images = images,
        };
        var key = new FrameKey
        {
            Array = cycle.Array,
            UtcUnixNs = header.Time.UnixNs,
            BandHand = new BandHand { BandMHz = header.BandMHz, IsRight = header.Polarization == Polarization.Right },
        };
        _frameSlot.Add(slot, (key, frame));
        _lastByteTimestamp = readTimestamp;
        _lastByteUtc = UtcTime.FromDateTime(clock.GetUtcNow().UtcDateTime).AddNs((long)(-1e6 * clock.GetElapsedTime(readTimestamp).TotalMilliseconds));
        _deliveries.Add(DeliverThenEnd());

        async Task DeliverThenEnd()
        {
            try
            {
                await Deliver(key, frame, cancellation);
            }
            finally
            {
                ended();
            }
        }
    }

    /// <summary>Waits for the frames and has the cycle published. No frame may be sent after this was called.</summary>
    /// <returns>Whether it is published; false where the time that the settings give was too short.</returns>
    public async Task<bool> Publish(CycleProgress progress, CancellationToken cancellation)
    {
        await Task.WhenAll(_deliveries);
        var arrival = new CycleArrival
        {
            Cycle = cycle,
            Slots = progress.Slots,
            ArrivedSlots = [.. _frameSlot.Keys],
            LastByteUtcUnixNs = _lastByteUtc.UnixNs,
            CalibrationVersion = calibrationVersion,
        };
        var ledger = grains.GetGrain<IObservationGrain>(cycle.Array);
        var begun = clock.GetTimestamp();
        while (clock.GetElapsedTime(begun).TotalMilliseconds < options.GiveUpAfterMs)
        {
            var receipt = await Retry(() => ledger.Publish(arrival), cancellation);
            if (receipt is null)
            {
                break;
            }

            if (receipt.ManifestPath is not null)
            {
                statistics.CountCycle(clock.GetElapsedTime(_lastByteTimestamp));
                return true;
            }

            _wasSentAgain = true;
            LogSentAgain(cycle, receipt.UnreportedSlots.Length);
            await Task.WhenAll(receipt.UnreportedSlots.Select(slot => Deliver(_frameSlot[slot].Key, _frameSlot[slot].Frame, cancellation)));
        }

        statistics.CountUndelivered();
        LogNotPublished(cycle, options.GiveUpAfterMs);
        return false;
    }

    /// <summary>
    /// Gives the buffers back once the cycle is published; not where a call was sent again, for the first one may still be at work on them somewhere.
    /// </summary>
    public void ReturnBuffers(FrameBufferPool pool)
    {
        if (!_wasSentAgain)
        {
            foreach (var (_, frame) in _frameSlot.Values)
            {
                pool.Return(frame.Bytes);
            }
        }
    }

    private async Task Deliver(FrameKey key, RawFrame frame, CancellationToken cancellation)
    {
        if (await Retry(() => grains.GetGrain<IFrameGrain>(key.ToString()).Process(frame), cancellation) is null)
        {
            statistics.CountUndelivered();
        }
    }

    /// <summary>Makes an idempotent call, again and again while the cluster is the reason that it fails; null where that lasted too long.</summary>
    private async Task<T?> Retry<T>(Func<Task<T>> call, CancellationToken cancellation)
        where T : class
    {
        var begun = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception failure) when (TransientFailure.IsTransient(failure) && !cancellation.IsCancellationRequested)
            {
                _wasSentAgain = true;
                if (clock.GetElapsedTime(begun).TotalMilliseconds > options.GiveUpAfterMs)
                {
                    LogGivenUp(cycle, options.GiveUpAfterMs, failure);
                    return null;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(options.RetryDelayMs), clock, cancellation);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                LogRefused(cycle, failure);
                return null;
            }
        }
    }

    [LoggerMessage(EventId = 2101, Level = LogLevel.Warning,
        Message = "A ledger that took over knows nothing of {Frames} frames of cycle {Cycle}; they are sent again.")]
    private partial void LogSentAgain(CycleKey cycle, int frames);

    [LoggerMessage(EventId = 2102, Level = LogLevel.Error, Message = "Cycle {Cycle} could not be published within {LimitMs} ms.")]
    private partial void LogNotPublished(CycleKey cycle, double limitMs);

    [LoggerMessage(EventId = 2103, Level = LogLevel.Error, Message = "A call for cycle {Cycle} failed for {LimitMs} ms and is given up.")]
    private partial void LogGivenUp(CycleKey cycle, double limitMs, Exception failure);

    [LoggerMessage(EventId = 2104, Level = LogLevel.Error, Message = "A call for cycle {Cycle} was refused.")]
    private partial void LogRefused(CycleKey cycle, Exception failure);
}
