using Microsoft.Extensions.Logging;
using Muser.Formats.Frames;
using Muser.Grains.Cluster;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;

namespace Muser.Silo.Frames;

/// <summary>
/// Brings the frames of one cycle to their grains and has the cycle published. Calls that fail because a silo died are sent again, and the frames are
/// kept until the cycle is published, so a cycle outlives any silo but the one that took it in. Frames are sent by one thread at a time, all before the
/// cycle is published.
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
    private readonly List<(int Slot, Task<bool> Delivered)> _deliveries = [];
    private long _lastByteTimestamp = long.MinValue;
    private volatile bool _wasSentAgain;

    /// <summary>The maps that are made of the cycle's frames.</summary>
    public ImageRequest Images => images;

    /// <summary>How many frames were sent.</summary>
    public int FrameCount => _deliveries.Count;

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
        _lastByteTimestamp = Math.Max(_lastByteTimestamp, readTimestamp);
        _deliveries.Add((slot, DeliverThenEnd()));

        async Task<bool> DeliverThenEnd()
        {
            try
            {
                return await Deliver(key, frame, cancellation);
            }
            finally
            {
                ended();
            }
        }
    }

    /// <summary>
    /// Waits for the frames and has the cycle published, without those that had to be given up. No frame may be sent after this was called.
    /// </summary>
    /// <returns>Whether it is published; false where the time that the settings give was too short.</returns>
    public async Task<bool> Publish(CycleProgress progress, CancellationToken cancellation)
    {
        await LeaveOutGivenUp(_deliveries);
        var ledger = grains.GetGrain<IObservationGrain>(cycle.Array);
        var lastByteUtcUnixNs = UtcOf(_lastByteTimestamp);
        var begun = clock.GetTimestamp();
        while (clock.GetElapsedTime(begun).TotalMilliseconds < options.GiveUpAfterMs)
        {
            var arrival = new CycleArrival
            {
                Cycle = cycle,
                Slots = progress.Slots,
                ArrivedSlots = [.. _frameSlot.Keys],
                LastByteUtcUnixNs = lastByteUtcUnixNs,
                CalibrationVersion = calibrationVersion,
            };
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
            await LeaveOutGivenUp(receipt.UnreportedSlots.Select(slot => (slot, Deliver(_frameSlot[slot].Key, _frameSlot[slot].Frame, cancellation))).ToArray());
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

    /// <summary>UTC, ns since 1970-01-01, of one of the clock's timestamps.</summary>
    private long UtcOf(long timestamp) =>
        UtcTime.FromDateTime(clock.GetUtcNow().UtcDateTime).AddNs((long)-clock.GetElapsedTime(timestamp).TotalNanoseconds).UnixNs;

    /// <summary>Waits for deliveries; the ledger need not wait for frames that were given up.</summary>
    private async Task LeaveOutGivenUp(IReadOnlyList<(int Slot, Task<bool> Delivered)> deliveries)
    {
        foreach (var (slot, delivered) in deliveries)
        {
            if (!await delivered)
            {
                _frameSlot.Remove(slot);
            }
        }
    }

    /// <summary>Brings a frame to its grain; false, and counted, where it is given up.</summary>
    private async Task<bool> Deliver(FrameKey key, RawFrame frame, CancellationToken cancellation)
    {
        if (await Retry(() => grains.GetGrain<IFrameGrain>(key.ToString()).Process(frame), cancellation) is not null)
        {
            return true;
        }

        statistics.CountUndelivered();
        return false;
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
