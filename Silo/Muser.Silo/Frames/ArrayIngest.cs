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
    private readonly CycleDeliveries _deliveries;
    private readonly ArrayIntegrations _integrations;
    private readonly SpoolRecovery? _recovery;
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private int _waiting;

    // Under the lock.
    private readonly Dictionary<CycleProgress, CycleDelivery> _open = [];
    private readonly HashSet<Task> _publications = [];
    private readonly List<CycleProgress> _closed = [];
    private long _lastFrameTimestamp;
    private int _looksSinceFrame;
    private int _imagingCycles;
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
        var calls = new PatientCalls(options, _statistics, clock, log);
        _deliveries = new CycleDeliveries(options, integration, _layout, grains, calls, clock, log);
        var publisher = new IntegrationPublisher(
            integration, options, _layout, grains, products, history, spool, _admission, calls, memory, clock, log);
        _integrations = new ArrayIntegrations(integration, _layout, products, history, publisher, spool, _statistics, clock, log);
        _recovery = spool is null ? null : new SpoolRecovery(
            spool, options, _layout, products, history, _admission, _deliveries, _integrations, memory, _statistics, clock, log);
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

    /// <summary>What it counts.</summary>
    public ArrayStatistics Statistics => _statistics;

    /// <summary>Where accepted frames wait; null where the settings want no spool.</summary>
    public FrameSpool? Spool => _spool;

    /// <summary>Cycles that were due and got no maps, because those of an earlier one were being made.</summary>
    public long ImagingSkipped => _imaging.Skipped;

    /// <summary>
    /// Fetches the parameters before the first frame needs them, and takes over what a predecessor left in the spool; tries again until the cluster
    /// answers.
    /// </summary>
    public async Task Prepare(CancellationToken cancellation)
    {
        _recorder?.FinishLeftOvers();
        await UntilTheClusterAnswers(async () => await _calibration.GetVersion(_layout.Name), cancellation);
        if (_recovery is not null)
        {
            var newestImaged = await UntilTheClusterAnswers(
                async () => await _grains.GetGrain<IObservationGrain>(_layout.Name).GetNewestImaged(), cancellation);
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
                    _imagingCycles += delivery.Images == ImageRequest.None ? 0 : 1;
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
        Interlocked.Increment(ref _waiting);
        try
        {
            var version = await _calibration.GetVersion(_layout.Name);
            while (_memory.Level == MemoryLevel.Critical && _admission.Held >= CyclesHeldWhenCritical * _layout.FramesPerCycle)
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
    /// taken in, for then it is the ingest that holds up the stream. To be called four times in that time.
    /// </summary>
    public void CloseOverdueCycles()
    {
        lock (_lock)
        {
            if (++_looksSinceFrame >= LooksWithoutFrames && Volatile.Read(ref _waiting) == 0 && (_assembler.HasOpenCycles || _integrations.HasOpen)
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
        _abort.Cancel();
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
        Task[] publications;
        lock (_lock)
        {
            CloseAll(leavesSpooled);
            publications = [.. _publications];
        }

        await Task.WhenAll(publications).WaitAsync(cancellation);
        await _integrations.Drain(cancellation);
    }

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
        delivery.Send(key, slot, bytes, readUtc, entry, Ended, _abort.Token);

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
            var images = _imaging.Decide(cycle.Start, isBusy: _imagingCycles > 0, _memory.AllowMaps);
            _statistics.CountImaging(images != ImageRequest.None);
            _imagingCycles += images == ImageRequest.None ? 0 : 1;
            delivery = _deliveries.New(cycle.Start, cycle.Slots, calibrationVersion, images);
            _open.Add(cycle, delivery);
            _integrations.Begin(cycle.Start, cycle.Slots);
        }

        return delivery;
    }

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

        var publication = Task.Run(async () =>
        {
            try
            {
                await PublishOrPutBack(cycle, delivery);
            }
            catch (OperationCanceledException) when (_abort.IsCancellationRequested)
            {
                LogAborted(_layout.Name, cycle.Start);
            }
            finally
            {
                _admission.Leave(delivery.FrameCount);
                lock (_lock)
                {
                    _imagingCycles -= delivery.Images == ImageRequest.None ? 0 : 1;
                }
            }
        });
        _publications.Add(publication);
        publication.ContinueWith(
            done =>
            {
                lock (_lock)
                {
                    _publications.Remove(done);
                }
            },
            TaskScheduler.Default);
    }

    private async Task PublishOrPutBack(CycleProgress cycle, CycleDelivery delivery)
    {
        if (await delivery.Publish(_abort.Token))
        {
            _statistics.CountCycle(TimeSpan.FromMilliseconds((UtcNow() - delivery.LastByteUtcUnixNs) / 1e6));
            _statistics.CountUndelivered(delivery.LeftOut);
            delivery.ReturnBuffers(_admission.Buffers);
            var frames = delivery.Frames().ToList();
            _integrations.End(cycle.Start, cycle.Slots, frames);
            ReleaseAll(delivery.Entries.Where(entry => !frames.Exists(frame => frame.Entry == entry)));
        }
        else if (_recovery is not null && delivery.IsSpooled)
        {
            _statistics.CountDeferred();
            _recovery.PutBack(delivery);
        }
        else
        {
            _statistics.CountLost();
            LogLost(delivery.Cycle);
            _integrations.End(cycle.Start, cycle.Slots, []);
            ReleaseAll(delivery.Entries);
        }
    }

    private void ReleaseAll(IEnumerable<SpoolEntry> entries)
    {
        foreach (var entry in entries)
        {
            _spool?.Release(entry);
        }
    }

    private async Task<T> UntilTheClusterAnswers<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await call();
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

    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "The silo stops before the cycle of {Array} at {Start} was published.")]
    private partial void LogAborted(string array, UtcTime start);

    [LoggerMessage(EventId = 2013, Level = LogLevel.Information,
        Message = "The silo stops while cycle {Cycle} has {Frames} of {Slots} frames: they stay in the spool, and it is received on after the next start.")]
    private partial void LogLeft(CycleKey cycle, int frames, int slots);

    [LoggerMessage(EventId = 2012, Level = LogLevel.Error, Message = "Cycle {Cycle} could not be published and is not in the spool: it is lost.")]
    private partial void LogLost(CycleKey cycle);
}
