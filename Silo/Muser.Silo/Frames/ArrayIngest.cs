using Microsoft.Extensions.Logging;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Grains.Cluster;
using Muser.Grains.Observing;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;
using Muser.Silo.Cluster.Memory;
using Muser.Silo.Frames.Spool;
using Muser.Silo.Imaging;
using Muser.Silo.Observing;

namespace Muser.Silo.Frames;

/// <summary>
/// What happens to the frames of one array after they were cut from the stream, from whatever connection: they are sorted into cycles, written to the
/// spool, sent to their grains, and each cycle is published. Safe for any thread.
/// </summary>
public sealed partial class ArrayIngest : IDisposable
{
    /// <summary>While memory is critical so many cycles are kept at most.</summary>
    private const int CyclesHeldWhenCritical = 4;

    /// <summary>
    /// A cycle closes for want of frames only when so many looks have found none: after a process stood still, by whatever cause, the first look comes
    /// before what waits in the sockets is read.
    /// </summary>
    private const int LooksWithoutFrames = 3;

    private readonly ReceiverOptions _options;
    private readonly ArrayLayout _layout;
    private readonly IGrainFactory _grains;
    private readonly ISiloCalibration _calibration;
    private readonly ArrayStatistics _statistics;
    private readonly MemoryPressure _memory;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly FrameSpool? _spool;
    private readonly FrameRecorder? _recorder;
    private readonly FrameAdmission _admission;
    private readonly CycleAssembler _assembler;
    private readonly ImagingPolicy _imaging;
    private readonly PatientCalls _calls;
    private readonly CycleDeliveries _deliveries;
    private readonly ArrayIntegrations _integrations;
    private readonly SpoolRecovery? _recovery;
    private readonly CyclePublications _publications;
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private int _waiting;
    private long _waitingTimestamp;

    // Under the lock.
    private readonly Dictionary<CycleProgress, CycleDelivery> _open = [];
    private readonly List<CycleProgress> _closed = [];
    private long _lastFrameTimestamp;
    private int _looksSinceFrame;
    private bool _isFinishing;

    public ArrayIngest(
        ReceiverOptions options,
        ImagingPolicyOptions imaging,
        IntegrationOptions integration,
        IGrainFactory grains,
        ISiloCalibration calibration,
        IProductStore products,
        ICycleHistory history,
        FrameSpool? spool,
        MemoryPressure memory,
        IngestStatistics statistics,
        TimeProvider clock,
        ILogger<ArrayIngest> log)
    {
        (_options, _grains, _calibration, _spool, _memory, _clock, _log) = (options, grains, calibration, spool, memory, clock, log);
        _layout = options.Layout;
        _statistics = statistics.Of(_layout.Name);
        _admission = new FrameAdmission(options, _layout);
        _imaging = new ImagingPolicy(imaging);
        _recorder = options.RecordFolder.Length == 0 ? null : new FrameRecorder(options.RecordFolder, _layout, log);
        _calls = new PatientCalls(options, _statistics, clock, log);
        _deliveries = new CycleDeliveries(options, integration, _layout, grains, _calls, clock, log);
        var publisher = new IntegrationPublisher(
            integration, options, _layout, grains, products, history, spool, _admission, _calls, memory, clock, log);
        _integrations = new ArrayIntegrations(integration, _layout, products, history, publisher, spool, _statistics, clock, log);
        _recovery = spool is null ? null : new SpoolRecovery(
            spool, options, _layout, products, history, _admission, _deliveries, _integrations, memory, _statistics, clock, log);
        _publications = new CyclePublications(_admission, _integrations, _recovery, _statistics, clock, log);
        _assembler = new CycleAssembler(_layout, start => _recovery?.Holds(start) == true || IsPublished(KeyOf(start)));

        bool IsPublished(CycleKey cycle) => products.HasManifest(cycle) || history.Contains(cycle);
    }

    /// <summary>Cycles that wait in the spool to be taken up.</summary>
    public int Backlog => _recovery?.Backlog ?? 0;

    /// <summary>Integrations that could not be published and are tried again.</summary>
    public int IntegrationsDeferred => _integrations.Deferred;

    /// <summary>Frames that are on their way to their grains.</summary>
    public int FramesInFlight => _admission.InFlight;

    /// <summary>Frames that are kept until their cycles are published.</summary>
    public int FramesHeld => _admission.Held;

    /// <summary>For how long no frame could be taken in although one has come, and why; null where none waits. Safe for any thread.</summary>
    public Waiting? HeldUp
    {
        get
        {
            if (Volatile.Read(ref _waiting) == 0)
            {
                return null;
            }

            var since = Math.Max(Volatile.Read(ref _waitingTimestamp), Volatile.Read(ref _lastFrameTimestamp));
            return new Waiting(_clock.GetElapsedTime(since), _admission.Full ?? (IsMemoryFull ? "memory is short" : "one is being taken in"));
        }
    }

    /// <summary>The cycle that has waited for longest to be published, and for what; null where none waits.</summary>
    public Waiting? LongestCycle => new[] { _publications.Longest, _recovery?.Waits }.MaxBy(waits => waits?.For);

    /// <summary>What it counts.</summary>
    public ArrayStatistics Statistics => _statistics;

    /// <summary>Where accepted frames wait; null where the settings want no spool.</summary>
    public FrameSpool? Spool => _spool;

    /// <summary>Cycles that were due and got no maps, because those of an earlier one were being made.</summary>
    public long ImagingSkipped => _imaging.Skipped;

    /// <summary>
    /// Fetches the parameters before the first frame needs them, which it tries until the cluster answers, and takes over what a predecessor left in the
    /// spool. A ledger that does not answer in the time that the settings give, its disk may be full, holds up no stream: cycles are imaged as if it knew of
    /// none.
    /// </summary>
    public async Task Prepare(CancellationToken cancellation)
    {
        _recorder?.FinishLeftOvers();
        await UntilTheClusterAnswers(() => _calibration.GetVersion(_layout.Name), cancellation);
        if (_recovery is not null)
        {
            var ledger = _grains.GetGrain<IObservationGrain>(_layout.Name);
            var (newestImaged, _) = await _calls.Make(_layout.Name, ledger.GetNewestImaged, again: null, cancellation);
            await _recovery.TakeOver(_imaging, newestImaged?.Cycle.StartUtcUnixNs, Resume, cancellation);
        }

        void Resume(CycleProgress cycle, CycleDelivery? delivery)
        {
            lock (_lock)
            {
                _assembler.Resume(cycle);
                NoteFrame();
                if (delivery is not null)
                {
                    _open.Add(cycle, delivery);
                }
            }
        }
    }

    /// <summary>An array for one frame, to be filled and given to <see cref="Accept"/>.</summary>
    public byte[] RentBuffer() => _admission.Buffers.Rent();

    /// <summary>
    /// Takes in a good frame. Waits while as many frames are on their way, or wait for publication, as the settings allow: who reads a socket then
    /// stops reading it.
    /// </summary>
    /// <param name="header">Its header.</param>
    /// <param name="bytes">Its bytes, in an array from <see cref="RentBuffer"/>, which belongs to the ingest from now on.</param>
    /// <param name="readTimestamp">When its last byte was read, by the clock's timestamps.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Whether it was taken in; false where it begins a cycle and no more are wanted (<see cref="Finish"/>).</returns>
    public async ValueTask<bool> Accept(FrameHeader header, byte[] bytes, long readTimestamp, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _waiting) == 1)
        {
            Volatile.Write(ref _waitingTimestamp, _clock.GetTimestamp());
        }

        try
        {
            var version = await _calibration.GetVersion(_layout.Name);
            while (IsMemoryFull)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(_options.RetryDelayMs), _clock, cancellation);
            }

            await _admission.Enter(cancellation);
            lock (_lock)
            {
                NoteFrame();
                if (_isFinishing && !_assembler.IsOpen(header))
                {
                    GiveBack(bytes);
                    return false;
                }

                TakeIn(header, bytes, readTimestamp, version);
                PublishClosed();
                return true;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>
    /// Closes cycles for whose frames nobody needs to wait any more: no frame has come for <see cref="ReceiverOptions.CycleGraceMs"/>, and none waits to be
    /// taken in, for then it is the ingest that holds up the stream, unless it is the open cycles themselves that have all the places. To be called four
    /// times in that time.
    /// </summary>
    public void CloseOverdueCycles()
    {
        lock (_lock)
        {
            if (++_looksSinceFrame >= LooksWithoutFrames && (Volatile.Read(ref _waiting) == 0 || HasOnlyOpenCycles)
                && (_assembler.HasOpenCycles || _integrations.HasOpen)
                && _clock.GetElapsedTime(_lastFrameTimestamp).TotalMilliseconds >= _options.CycleGraceMs)
            {
                CloseAll();
            }
        }
    }

    /// <summary>
    /// Publishes what waits in the spool, behind the live stream, without delaying it, and integrations that could not be published. Runs until
    /// cancelled.
    /// </summary>
    /// <param name="retryAfter">How long after one could not be published the next attempt begins.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task WorkOffBacklog(TimeSpan retryAfter, CancellationToken cancellation) => Task.WhenAll(
        _recovery?.WorkOff(retryAfter, cancellation) ?? Task.CompletedTask, _integrations.WorkOff(retryAfter, cancellation));

    /// <summary>
    /// Takes in what the cycles lack that have begun, and no other, until all of them are whole or <paramref name="cancellation"/>: the silo is to stop.
    /// </summary>
    public Task Finish(CancellationToken cancellation)
    {
        lock (_lock)
        {
            _isFinishing = true;
            TellFinished();
        }

        return _finished.Task.WaitAsync(cancellation);
    }

    /// <summary>
    /// The end of a silo: waits as <see cref="Drain"/>, but cycles that lack frames stay in the spool, for its next start receives them on. Those that are
    /// not in the spool are published as they are.
    /// </summary>
    public Task Stop(CancellationToken cancellation) => PublishAll(leavesSpooled: true, cancellation);

    /// <summary>Flushes the spool to the disk itself.</summary>
    public void FlushSpool() => _spool?.Flush();

    /// <summary>
    /// Closes all cycles and integrations and waits until they are published, or have been tried to be, or until <paramref name="cancellation"/>.
    /// </summary>
    public Task Drain(CancellationToken cancellation) => PublishAll(leavesSpooled: false, cancellation);

    /// <summary>Gives up what is still on its way. What has been given up may still ask for a place and the token, so these stay.</summary>
    public void Dispose()
    {
        _publications.Abort();
        _recovery?.Abort();
        _integrations.Abort();
        lock (_lock)
        {
            _spool?.Dispose();
            _recorder?.Dispose();
        }
    }

    private async Task PublishAll(bool leavesSpooled, CancellationToken cancellation)
    {
        lock (_lock)
        {
            CloseAll(leavesSpooled);
        }

        await _publications.All().WaitAsync(cancellation);
        await _integrations.Drain(cancellation);
    }

    /// <summary>Memory is short, and as much of it is in frames as may be then.</summary>
    private bool IsMemoryFull =>
        _memory.Level == MemoryLevel.Critical && _admission.Held >= CyclesHeldWhenCritical * _layout.FramesPerCycle;

    /// <summary>Nothing is on its way that could make room.</summary>
    private bool HasOnlyOpenCycles => _publications.IsEmpty && _admission.InFlight == 0;

    /// <summary>Under the lock, with a place among those on their way and kept, which a frame that is not new gives back.</summary>
    private void TakeIn(FrameHeader header, byte[] bytes, long readTimestamp, long calibrationVersion)
    {
        var (cycle, slot, arrival) = _assembler.Place(header, _closed);
        _statistics.CountFrame(arrival, bytes.Length);
        if (arrival == FrameArrival.New)
        {
            SendNew(DeliveryOf(cycle, calibrationVersion), header, slot, bytes, readTimestamp);
        }
        else
        {
            GiveBack(bytes);
        }
    }

    /// <summary>A frame that came in goes no further: its buffer and its place are free.</summary>
    private void GiveBack(byte[] bytes)
    {
        _admission.Buffers.Return(bytes);
        _admission.Arrive();
        _admission.Leave(1);
    }

    private void SendNew(CycleDelivery delivery, in FrameHeader header, int slot, byte[] bytes, long readTimestamp)
    {
        var readUtc = UtcOf(readTimestamp);
        var key = new FrameKey
        {
            Array = _layout.Name,
            UtcUnixNs = header.Time.UnixNs,
            BandHand = new BandHand { BandMHz = header.BandMHz, IsRight = header.Polarization == Polarization.Right },
        };
        SpoolEntry? entry = null;
        if (_spool is not null)
        {
            var record = new SpoolRecord
            {
                FrameBytes = bytes.Length,
                Slot = slot,
                Slots = delivery.Slots,
                CycleStartUtcUnixNs = delivery.Cycle.StartUtcUnixNs,
                FrameUtcUnixNs = key.UtcUnixNs,
                ReadUtcUnixNs = readUtc,
                CalibrationVersion = delivery.CalibrationVersion,
                BandHand = key.BandHand,
                Images = delivery.Images,
            };
            entry = _spool.TryAppend(record, bytes);
            if (entry is null)
            {
                _statistics.CountUnspooled();
            }
        }

        _recorder?.Record(header.Time, bytes);
        delivery.Send(key, slot, bytes, readUtc, entry, Ended, _publications.Aborted);

        void Ended(bool isProcessed)
        {
            if (isProcessed)
            {
                _statistics.CountCalibrated(_clock.GetElapsedTime(readTimestamp));
            }

            _admission.Arrive();
        }
    }

    private CycleDelivery DeliveryOf(CycleProgress cycle, long calibrationVersion)
    {
        if (!_open.TryGetValue(cycle, out var delivery))
        {
            var images = _imaging.Decide(cycle.Start, isBusy: IsImaging(), _memory.AllowMaps);
            _statistics.CountImaging(images != ImageRequest.None);
            delivery = _deliveries.New(cycle.Start, cycle.Slots, calibrationVersion, images);
            _open.Add(cycle, delivery);
            _integrations.Begin(cycle.Start, cycle.Slots);
        }

        return delivery;
    }

    /// <summary>Whether maps of an earlier cycle are still being made.</summary>
    private bool IsImaging() => _open.Values.Any(delivery => delivery.Images != ImageRequest.None) || _publications.IsImaging;

    private CycleKey KeyOf(UtcTime start) => new() { Array = _layout.Name, StartUtcUnixNs = start.UnixNs };

    private void CloseAll(bool leavesSpooled = false)
    {
        _assembler.CloseAll(_closed);
        _closed.RemoveAll(cycle => leavesSpooled && TryLeave(cycle));
        PublishClosed();
        _integrations.CloseAll();
    }

    /// <summary>Leaves a cycle to the next start, if the spool has all of its frames that came.</summary>
    private bool TryLeave(CycleProgress cycle)
    {
        if (_recovery is null || !_open[cycle].IsSpooled)
        {
            return false;
        }

        _open.Remove(cycle, out var delivery);
        LogLeft(delivery!.Cycle, delivery.FrameCount, delivery.Slots);
        return true;
    }

    private void PublishClosed()
    {
        _closed.ForEach(Publish);
        _closed.Clear();
        TellFinished();
    }

    private void TellFinished()
    {
        if (_isFinishing && _open.Count == 0)
        {
            _finished.TrySetResult();
        }
    }

    private void NoteFrame() => (_lastFrameTimestamp, _looksSinceFrame) = (_clock.GetTimestamp(), 0);

    private void Publish(CycleProgress cycle)
    {
        if (!_open.Remove(cycle, out var delivery))
        {
            throw new InvalidOperationException($"The cycle of {_layout.Name} at {cycle.Start} was closed twice.");
        }

        _publications.Begin(delivery);
    }

    private async Task UntilTheClusterAnswers(Func<ValueTask<long>> call, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (Exception failure) when (TransientFailure.IsTransient(failure) && !cancellation.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(_options.RetryDelayMs), _clock, cancellation);
            }
        }
    }

    private long UtcNow() => UtcTime.FromDateTime(_clock.GetUtcNow().UtcDateTime).UnixNs;

    /// <summary>UTC, ns since 1970-01-01, of one of the clock's timestamps.</summary>
    private long UtcOf(long timestamp) => UtcNow() - (long)_clock.GetElapsedTime(timestamp).TotalNanoseconds;

    [LoggerMessage(EventId = 2013, Level = LogLevel.Information,
        Message = "The silo stops while cycle {Cycle} has {Frames} of {Slots} frames: they stay in the spool, and it is received on after the next start.")]
    private partial void LogLeft(CycleKey cycle, int frames, int slots);
}
