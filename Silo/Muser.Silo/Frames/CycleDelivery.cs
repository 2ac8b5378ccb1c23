using Microsoft.Extensions.Logging;
using Muser.Formats.Frames;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;
using Muser.Silo.Frames.Spool;

namespace Muser.Silo.Frames;

/// <summary>
/// Brings the frames of one cycle to their grains and has the cycle published. Calls that fail because a silo died are sent again, and the frames are
/// kept until the cycle is published, so a cycle outlives any silo but the one that took it in. Frames are sent by one thread at a time, all before the
/// cycle is published.
/// </summary>
internal sealed partial class CycleDelivery(
    CycleKey cycle,
    int slots,
    long calibrationVersion,
    ImageRequest images,
    long integrationNs,
    IGrainFactory grains,
    PatientCalls calls,
    LedgerTakeovers takeovers,
    ReceiverOptions options,
    TimeProvider clock,
    ILogger log)
{
    private const long NotYet = long.MinValue;

    private readonly SortedDictionary<int, (FrameKey Key, RawFrame Frame)> _frameSlot = [];
    private readonly List<(int Slot, Task<CallEnd> Delivered)> _deliveries = [];
    private readonly List<SpoolEntry> _entries = [];
    private readonly bool[] _isIntegratedSlot = new bool[slots]; // each slot by its own thread
    private readonly bool[] _isUnderWaySlot = new bool[slots]; // the same
    private long _publishTimestamp = NotYet;
    private long _lastByteUtcUnixNs = long.MinValue;
    private volatile bool _wasSentAgain;

    /// <summary>The cycle.</summary>
    public CycleKey Cycle => cycle;

    /// <summary>UTC of slot 0.</summary>
    public UtcTime Start => new(cycle.StartUtcUnixNs);

    /// <summary>Frames in the whole cycle.</summary>
    public int Slots => slots;

    /// <summary>The version of the parameters that the cycle uses.</summary>
    public long CalibrationVersion => calibrationVersion;

    /// <summary>The maps that are made of the cycle's frames.</summary>
    public ImageRequest Images => images;

    /// <summary>UTC at which the last byte of its frames was read, ns since 1970-01-01.</summary>
    public long LastByteUtcUnixNs => _lastByteUtcUnixNs;

    /// <summary>How many frames were sent.</summary>
    public int FrameCount => _deliveries.Count;

    /// <summary>Where its frames lie in the spool.</summary>
    public IReadOnlyList<SpoolEntry> Entries => _entries;

    /// <summary>Whether all its frames lie in the spool: then the cycle need not be given up.</summary>
    public bool IsSpooled => _entries.Count == _deliveries.Count;

    /// <summary>Frames that were left out of the cycle because they were refused or given up.</summary>
    public int LeftOut => _deliveries.Count - _frameSlot.Count;

    /// <summary>How long it has waited to be published, and for what now; null before. Safe for any thread.</summary>
    public Waiting? Waits => Volatile.Read(ref _publishTimestamp) is var since && since == NotYet ? null : new Waiting(clock.GetElapsedTime(since), WaitsFor());

    /// <summary>The frames that it was published with.</summary>
    public IEnumerable<EndedFrame> Frames() => _frameSlot.Select(frame => new EndedFrame(
        frame.Value.Key, cycle, frame.Key, calibrationVersion, _isIntegratedSlot[frame.Key], _entries.Find(entry => entry.Record.Slot == frame.Key)));

    /// <summary>
    /// Sends a frame on its way. <paramref name="ended"/> runs when it has been processed (true) or given up.
    /// </summary>
    public void Send(
        FrameKey key, int slot, byte[] bytes, long readUtcUnixNs, SpoolEntry? entry, Action<bool> ended, CancellationToken cancellation)
    {
        var frame = new RawFrame
        {
            Bytes = bytes,
            Cycle = cycle,
            Slot = slot,
            CalibrationVersion = calibrationVersion,
            Images = images,
            IntegrationNs = integrationNs,
        };
        if (entry is not null)
        {
            _entries.Add(entry);
        }

        _frameSlot.Add(slot, (key, frame));
        _lastByteUtcUnixNs = Math.Max(_lastByteUtcUnixNs, readUtcUnixNs);
        _deliveries.Add((slot, DeliverThenEnd()));

        async Task<CallEnd> DeliverThenEnd()
        {
            var end = CallEnd.GivenUp;
            try
            {
                return end = await Deliver(key, frame, cancellation);
            }
            finally
            {
                ended(end == CallEnd.Done);
            }
        }
    }

    /// <summary>
    /// Waits for the frames and has the cycle published. A frame that was refused is left out; so is one that no silo took in time, unless the spool
    /// can bring it again. No frame may be sent after this was called.
    /// </summary>
    /// <returns>Whether it is published; false where the time that the settings give was too short.</returns>
    public async Task<bool> Publish(CancellationToken cancellation)
    {
        Volatile.Write(ref _publishTimestamp, clock.GetTimestamp());
        if (!await Settle(_deliveries))
        {
            return false;
        }

        var ledger = grains.GetGrain<IObservationGrain>(cycle.Array);
        var begun = clock.GetTimestamp();
        while (clock.GetElapsedTime(begun).TotalMilliseconds < options.GiveUpAfterMs)
        {
            var arrival = new CycleArrival
            {
                Cycle = cycle,
                Slots = slots,
                ArrivedSlots = [.. _frameSlot.Keys],
                LastByteUtcUnixNs = _lastByteUtcUnixNs,
                CalibrationVersion = calibrationVersion,
            };
            var (receipt, _) = await calls.Make(cycle, () => ledger.Publish(arrival), NoteSentAgain, cancellation);
            if (receipt is null)
            {
                return false;
            }

            if (receipt.ManifestPath is not null)
            {
                return true;
            }

            _wasSentAgain = true;
            takeovers.Note(cycle, receipt.Term, receipt.UnreportedSlots.Length);
            var again = receipt.UnreportedSlots.Select(slot => (slot, Deliver(_frameSlot[slot].Key, _frameSlot[slot].Frame, cancellation)));
            if (!await Settle([.. again]))
            {
                return false;
            }
        }

        LogGivenUp(cycle, options.GiveUpAfterMs);
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

    /// <summary>Waits for deliveries. Whether the cycle can be published with what there is; those that failed are left out of it.</summary>
    private async Task<bool> Settle(IReadOnlyList<(int Slot, Task<CallEnd> Delivered)> deliveries)
    {
        var canPublish = true;
        foreach (var (slot, delivered) in deliveries)
        {
            var end = await delivered;
            if (end == CallEnd.GivenUp && IsSpooled)
            {
                canPublish = false;
            }
            else if (end != CallEnd.Done)
            {
                _frameSlot.Remove(slot);
            }
        }

        return canPublish;
    }

    /// <summary>Brings a frame to its grain.</summary>
    private async Task<CallEnd> Deliver(FrameKey key, RawFrame frame, CancellationToken cancellation)
    {
        _isUnderWaySlot[frame.Slot] = true;
        var (outcome, end) = await calls.Make(
            cycle, () => grains.GetGrain<IFrameGrain>(key.ToString()).Process(frame), NoteSentAgain, cancellation);
        _isIntegratedSlot[frame.Slot] = outcome?.IsIntegrated ?? false;
        _isUnderWaySlot[frame.Slot] = false;
        return end;
    }

    private string WaitsFor()
    {
        var underWay = Enumerable.Range(0, slots).Where(slot => _isUnderWaySlot[slot]).ToArray();
        return underWay.Length == 0
            ? $"cycle {cycle} for its ledger"
            : $"cycle {cycle} for the grains of slots {string.Join(", ", underWay)}{(images == ImageRequest.None ? "" : ", or their maps")}";
    }

    private void NoteSentAgain() => _wasSentAgain = true;

    [LoggerMessage(EventId = 2105, Level = LogLevel.Error,
        Message = "Cycle {Cycle}: its ledger asks for frames again for {LimitMs} ms; it is given up for now.")]
    private partial void LogGivenUp(CycleKey cycle, double limitMs);
}
