using Microsoft.Extensions.Logging;
using Muser.Formats.Frames;
using Muser.Grains.Observing;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;
using Muser.Silo.Cluster.Memory;
using Muser.Silo.Frames.Spool;
using Muser.Silo.Imaging;

namespace Muser.Silo.Frames;

/// <summary>
/// Finishes what lies in the spool of one array: what a predecessor accepted, and cycles that could not be published. Safe for any thread.
/// </summary>
internal sealed partial class SpoolRecovery(
    FrameSpool spool,
    ReceiverOptions options,
    ArrayLayout layout,
    IProductStore products,
    ICycleHistory history,
    FrameAdmission admission,
    CycleDeliveries deliveries,
    ArrayIntegrations integrations,
    MemoryPressure memory,
    ArrayStatistics statistics,
    TimeProvider clock,
    ILogger log)
{
    private readonly SpoolBacklog _backlog = new();
    private readonly CancellationTokenSource _abort = new();
    private volatile CycleDelivery? _current;

    /// <summary>Cycles that wait to be taken up.</summary>
    public int Backlog => _backlog.Count;

    /// <summary>What the cycle that was taken up waits for; null where none is.</summary>
    public Waiting? Waits => _current?.Waits;

    /// <summary>Whether the cycle of a start waits, or is being published.</summary>
    public bool Holds(UtcTime start) => _backlog.Holds(start);

    /// <summary>Puts a cycle back that could not be published.</summary>
    public void PutBack(CycleDelivery delivery)
    {
        LogPutBack(delivery.Cycle);
        _backlog.Add(SpooledCycle.Of(delivery.Entries).Single());
    }

    /// <summary>
    /// Takes over the frames that a predecessor accepted. Of cycles that stand in the history, with their integrations, it is enough to know them. A cycle that
    /// was still being received is received on: its other frames may come again. The rest waits in the backlog.
    /// </summary>
    /// <param name="imaging">Goes on where the predecessor's had imaged last.</param>
    /// <param name="newestImagedUtcUnixNs">The newest cycle that the ledger knows to have maps.</param>
    /// <param name="resume">Takes a cycle that is to be known, and its delivery where it is received on.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task TakeOver(
        ImagingPolicy imaging, long? newestImagedUtcUnixNs, Action<CycleProgress, CycleDelivery?> resume, CancellationToken cancellation)
    {
        var cycles = SpooledCycle.Of(spool.Left).ToList();
        var lastImaged = spool.Left.Where(entry => entry.Record.Images != ImageRequest.None).Select(entry => entry.Record.CycleStartUtcUnixNs)
            .Append(newestImagedUtcUnixNs ?? long.MinValue).Max();
        if (lastImaged != long.MinValue)
        {
            imaging.Resume(new UtcTime(lastImaged));
        }

        // What has manifests may lack its lines in the history, where the ledger died between the two: it is brought to the ledger once more.
        var published = cycles.Where(cycle => IsPublished(cycle.Start)).ToHashSet();
        var done = published.Where(cycle => history.Contains(KeyOf(cycle.Start)) && cycle.Entries.All(entry => integrations.IsNoted(entry.Record.FrameUtcUnixNs)))
            .ToHashSet();

        // All of them first: an integration that has a cycle in the backlog waits for it.
        foreach (var cycle in cycles.Where(cycle => !done.Contains(cycle)))
        {
            integrations.Begin(cycle.Start, cycle.Slots);
        }

        foreach (var (cycle, newer) in cycles.Select((cycle, index) => (cycle, cycles.Count - 1 - index)))
        {
            var progress = cycle.Progress();
            var isBeingReceived = !published.Contains(cycle) && !cycle.IsWhole && newer < CycleAssembler.NewerThatClose;
            if (!isBeingReceived)
            {
                progress.Close();
            }

            if (newer < CycleAssembler.Remembered)
            {
                resume(progress, isBeingReceived ? await Resend(cycle, cancellation) : null);
            }

            if (done.Contains(cycle))
            {
                spool.ReleaseAll(cycle.Entries);
            }
            else if (published.Contains(cycle))
            {
                integrations.End(cycle.Start, cycle.Slots, [.. cycle.Entries.Select(Ended)], cycle.Entries);
            }
            else if (!isBeingReceived)
            {
                _backlog.Add(cycle);
            }
        }

        // A record of a slot that was written twice belongs to no cycle.
        spool.ReleaseAll(spool.Left.Except(cycles.SelectMany(cycle => cycle.Entries)));
        if (cycles.Count > 0)
        {
            LogTookOver(layout.Name, spool.Left.Count, _backlog.Count);
        }
    }

    /// <summary>
    /// Publishes what waits, one cycle at a time, oldest first, those that failed after the others, and only while fewer than half of the frames that may be
    /// on their way are, and memory is not critical: behind the live stream, without delaying it. Runs until cancelled.
    /// </summary>
    /// <param name="retryAfter">How long after a cycle could not be published the next attempt begins.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task WorkOff(TimeSpan retryAfter, CancellationToken cancellation)
    {
        while (true)
        {
            var cycle = await _backlog.Take(cancellation);
            while (admission.IsBusy || memory.Level == MemoryLevel.Critical)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(options.RetryDelayMs), clock, cancellation);
            }

            if (await TryPublish(cycle, cancellation))
            {
                _backlog.Finish(cycle);
            }
            else
            {
                _backlog.AddAgain(cycle);
                await Task.Delay(retryAfter, clock, cancellation);
            }
        }
    }

    /// <summary>Gives up what is on its way; the spool brings it again.</summary>
    public void Abort() => _abort.Cancel();

    private bool IsPublished(UtcTime start) => products.HasManifest(KeyOf(start)) || history.Contains(KeyOf(start));

    private CycleKey KeyOf(UtcTime start) => new() { Array = layout.Name, StartUtcUnixNs = start.UnixNs };

    /// <summary>Whatever goes wrong with one cycle, the others are not to wait for it.</summary>
    private async Task<bool> TryPublish(SpooledCycle cycle, CancellationToken cancellation)
    {
        try
        {
            return await Publish(cycle, cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && !_abort.IsCancellationRequested)
        {
            LogFailed(cycle.Start, layout.Name, failure);
            return false;
        }
    }

    private async Task<bool> Publish(SpooledCycle cycle, CancellationToken cancellation)
    {
        var delivery = await Resend(cycle, cancellation);
        _current = delivery;
        try
        {
            if (delivery.FrameCount > 0)
            {
                if (!await delivery.Publish(cancellation))
                {
                    return false;
                }

                delivery.ReturnBuffers(admission.Buffers);
                statistics.CountRecovered();
            }

            integrations.End(cycle.Start, cycle.Slots, [.. delivery.Frames()], cycle.Entries);
            return true;
        }
        finally
        {
            _current = null;
            admission.Leave(delivery.FrameCount);
        }
    }

    /// <summary>Reads the frames of a cycle from the spool and sends them. A frame that the disk does not hold any more is lost, and counted.</summary>
    private async Task<CycleDelivery> Resend(SpooledCycle cycle, CancellationToken cancellation)
    {
        var first = cycle.Entries[0].Record;
        var delivery = deliveries.New(cycle.Start, cycle.Slots, first.CalibrationVersion, first.Images);
        foreach (var entry in cycle.Entries)
        {
            var bytes = admission.Buffers.Rent();
            if (!spool.TryRead(entry, bytes))
            {
                admission.Buffers.Return(bytes);
                statistics.CountUndelivered();
                LogNotRead(delivery.Cycle, entry.Record.Slot);
                continue;
            }

            await admission.Enter(cancellation);
            delivery.Send(KeyOf(entry), entry.Record.Slot, bytes, entry.Record.ReadUtcUnixNs, entry, _ => admission.Arrive(), _abort.Token);
        }

        return delivery;
    }

    /// <summary>A frame of a published cycle: whether it is in the sums of a silo that still has them, only that silo can tell.</summary>
    private EndedFrame Ended(SpoolEntry entry) => new(
        KeyOf(entry),
        new CycleKey { Array = layout.Name, StartUtcUnixNs = entry.Record.CycleStartUtcUnixNs },
        entry.Record.Slot,
        entry.Record.CalibrationVersion,
        IsIntegrated: !integrations.IsPublished(entry.Record.FrameUtcUnixNs),
        entry);

    private FrameKey KeyOf(SpoolEntry entry) =>
        new() { Array = layout.Name, UtcUnixNs = entry.Record.FrameUtcUnixNs, BandHand = entry.Record.BandHand };

    [LoggerMessage(EventId = 2009, Level = LogLevel.Information,
        Message = "Took over {Frames} frames of {Array} from the spool; {Cycles} cycles are to be finished behind the live stream.")]
    private partial void LogTookOver(string array, int frames, int cycles);

    [LoggerMessage(EventId = 2010, Level = LogLevel.Error, Message = "Cycle {Cycle}: the frame of slot {Slot} cannot be read from the spool; it is lost.")]
    private partial void LogNotRead(CycleKey cycle, int slot);

    [LoggerMessage(EventId = 2015, Level = LogLevel.Error,
        Message = "The cycle of {Array} at {Start} could not be taken from the spool; it is tried again, after the others.")]
    private partial void LogFailed(UtcTime start, string array, Exception failure);

    [LoggerMessage(EventId = 2011, Level = LogLevel.Warning, Message = "Cycle {Cycle} could not be published for now; it waits in the spool.")]
    private partial void LogPutBack(CycleKey cycle);
}
