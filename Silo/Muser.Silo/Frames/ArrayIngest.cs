using Microsoft.Extensions.Logging;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Grains.Cluster;
using Muser.Grains.Observing;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;
using Muser.Silo.Frames.Spool;
using Muser.Silo.Imaging;

namespace Muser.Silo.Frames;

/// <summary>
/// What happens to the frames of one array after they were cut from the stream, from whatever connection: they are sorted into cycles, written to the
/// spool, sent to their grains, and each cycle is published. Safe for any thread.
/// </summary>
public sealed partial class ArrayIngest : IDisposable
{
    private readonly ReceiverOptions _options;
    private readonly ArrayLayout _layout;
    private readonly IGrainFactory _grains;
    private readonly ISiloCalibration _calibration;
    private readonly IProductStore _products;
    private readonly ArrayStatistics _statistics;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly FrameSpool? _spool;
    private readonly FrameRecorder? _recorder;
    private readonly SpoolBacklog _backlog = new();
    private readonly FrameBufferPool _buffers;
    private readonly CycleAssembler _assembler;
    private readonly ImagingPolicy _imaging;
    private readonly SemaphoreSlim _inFlight;
    private readonly SemaphoreSlim _held;
    private readonly CancellationTokenSource _abort = new();
    private readonly Lock _lock = new();
    private int _waiting;

    // Under the lock.
    private readonly Dictionary<CycleProgress, CycleDelivery> _open = [];
    private readonly HashSet<Task> _publications = [];
    private readonly List<CycleProgress> _closed = [];
    private long _lastFrameTimestamp;
    private int _imagingCycles;

    public ArrayIngest(
        ReceiverOptions options,
        ImagingPolicyOptions imaging,
        IGrainFactory grains,
        ISiloCalibration calibration,
        IProductStore products,
        FrameSpool? spool,
        IngestStatistics statistics,
        TimeProvider clock,
        ILogger<ArrayIngest> log)
    {
        (_options, _grains, _calibration, _products, _spool) = (options, grains, calibration, products, spool);
        (_clock, _log) = (clock, log);
        _layout = options.Layout;
        _statistics = statistics.Of(_layout.Name);
        _buffers = new FrameBufferPool(_layout.FrameBytes, kept: options.MaxFramesInFlight + (4 * _layout.FramesPerCycle));
        _assembler = new CycleAssembler(_layout, start => _backlog.Holds(start) || products.HasManifest(KeyOf(start)));
        _imaging = new ImagingPolicy(imaging);
        _recorder = options.RecordFolder.Length == 0 ? null : new FrameRecorder(options.RecordFolder, _layout, log);
        _inFlight = new SemaphoreSlim(options.MaxFramesInFlight);
        _held = new SemaphoreSlim(options.MaxFramesHeld);
    }

    /// <summary>Cycles that wait in the spool to be taken up.</summary>
    public int Backlog => _backlog.Count;

    /// <summary>Frames that are on their way to their grains.</summary>
    public int FramesInFlight => _options.MaxFramesInFlight - _inFlight.CurrentCount;

    /// <summary>Frames that are kept until their cycles are published.</summary>
    public int FramesHeld => _options.MaxFramesHeld - _held.CurrentCount;

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
        if (_spool is not null)
        {
            var newestImaged = await UntilTheClusterAnswers(
                async () => await _grains.GetGrain<IObservationGrain>(_layout.Name).GetNewestImaged(), cancellation);
            await TakeOver(_spool, newestImaged?.Cycle.StartUtcUnixNs, cancellation);
        }
    }

    /// <summary>An array for one frame, to be filled and given to <see cref="Accept"/>.</summary>
    public byte[] RentBuffer() => _buffers.Rent();

    /// <summary>
    /// Takes in a good frame. Waits while as many frames are on their way, or wait for publication, as the settings allow: who reads a socket then
    /// stops reading it.
    /// </summary>
    /// <param name="header">Its header.</param>
    /// <param name="bytes">Its bytes, in an array from <see cref="RentBuffer"/>, which belongs to the ingest from now on.</param>
    /// <param name="readTimestamp">When its last byte was read, by the clock's timestamps.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async ValueTask Accept(FrameHeader header, byte[] bytes, long readTimestamp, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            var version = await _calibration.GetVersion(_layout.Name);
            await _held.WaitAsync(cancellation);
            await _inFlight.WaitAsync(cancellation);
            lock (_lock)
            {
                _lastFrameTimestamp = _clock.GetTimestamp();
                TakeIn(header, bytes, readTimestamp, version);
                PublishClosed();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>
    /// Closes cycles for whose frames nobody needs to wait any more: no frame has come for <see cref="ReceiverOptions.CycleGraceMs"/>, and none waits to be
    /// taken in, for then it is the ingest that holds up the stream. To be called several times in that time.
    /// </summary>
    public void CloseOverdueCycles()
    {
        lock (_lock)
        {
            if (Volatile.Read(ref _waiting) == 0 && _assembler.HasOpenCycles
                && _clock.GetElapsedTime(_lastFrameTimestamp).TotalMilliseconds >= _options.CycleGraceMs)
            {
                CloseAll();
            }
        }
    }

    /// <summary>
    /// Publishes what waits in the spool, oldest first, one cycle at a time, and only while fewer than half of the frames that may be on their way are:
    /// behind the live stream, without delaying it. Runs until cancelled.
    /// </summary>
    /// <param name="retryAfter">How long after a cycle could not be published the next attempt begins.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task WorkOffBacklog(TimeSpan retryAfter, CancellationToken cancellation)
    {
        while (_spool is { } spool)
        {
            var cycle = await _backlog.Take(cancellation);
            while (_inFlight.CurrentCount < _options.MaxFramesInFlight / 2)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(_options.RetryDelayMs), _clock, cancellation);
            }

            if (await PublishFromSpool(spool, cycle, cancellation))
            {
                _backlog.Finish(cycle);
            }
            else
            {
                _backlog.Add(cycle);
                await Task.Delay(retryAfter, _clock, cancellation);
            }
        }
    }

    /// <summary>Flushes the spool to the disk itself.</summary>
    public void FlushSpool() => _spool?.Flush();

    /// <summary>Closes all cycles and waits until they are published, or until <paramref name="cancellation"/>.</summary>
    public async Task Drain(CancellationToken cancellation)
    {
        Task[] publications;
        lock (_lock)
        {
            CloseAll();
            publications = [.. _publications];
        }

        await Task.WhenAll(publications).WaitAsync(cancellation);
    }

    /// <summary>Gives up what is still on its way. What has been given up may still ask for the semaphore and the token, so these stay.</summary>
    public void Dispose()
    {
        _abort.Cancel();
        lock (_lock)
        {
            _spool?.Dispose();
            _recorder?.Dispose();
        }
    }

    /// <summary>
    /// Takes over the frames that a predecessor accepted. Of published cycles it is enough to know them. A cycle that was still being received is
    /// received on: its other frames may come again. The rest waits in the backlog.
    /// </summary>
    private async Task TakeOver(FrameSpool spool, long? newestImagedUtcUnixNs, CancellationToken cancellation)
    {
        var cycles = SpooledCycle.Of(spool.Left).ToList();
        var lastImaged = spool.Left.Where(entry => entry.Record.Images != ImageRequest.None).Select(entry => entry.Record.CycleStartUtcUnixNs)
            .Append(newestImagedUtcUnixNs ?? long.MinValue).Max();
        if (lastImaged != long.MinValue)
        {
            _imaging.Resume(new UtcTime(lastImaged));
        }

        foreach (var (cycle, newer) in cycles.Select((cycle, index) => (cycle, cycles.Count - 1 - index)))
        {
            var progress = cycle.Progress();
            var isPublished = _products.HasManifest(KeyOf(cycle.Start));
            var isBeingReceived = !isPublished && !cycle.IsWhole && newer < CycleAssembler.NewerThatClose;
            if (!isBeingReceived)
            {
                progress.Close();
            }

            if (newer < CycleAssembler.Remembered)
            {
                lock (_lock)
                {
                    _assembler.Resume(progress);
                    _lastFrameTimestamp = _clock.GetTimestamp();
                }
            }

            if (isPublished)
            {
                ReleaseAll(spool, cycle.Entries);
            }
            else if (isBeingReceived)
            {
                var delivery = await Resend(spool, cycle, cancellation);
                lock (_lock)
                {
                    _open.Add(progress, delivery);
                    _imagingCycles += delivery.Images == ImageRequest.None ? 0 : 1;
                }
            }
            else
            {
                _backlog.Add(cycle);
            }
        }

        // A record of a slot that was written twice belongs to no cycle.
        ReleaseAll(spool, spool.Left.Except(cycles.SelectMany(cycle => cycle.Entries)));
        if (cycles.Count > 0)
        {
            LogTookOver(_layout.Name, spool.Left.Count, _backlog.Count);
        }
    }

    private async Task<bool> PublishFromSpool(FrameSpool spool, SpooledCycle cycle, CancellationToken cancellation)
    {
        var delivery = await Resend(spool, cycle, cancellation);
        try
        {
            if (delivery.FrameCount > 0)
            {
                if (!await delivery.Publish(cancellation))
                {
                    return false;
                }

                delivery.ReturnBuffers(_buffers);
                _statistics.CountRecovered();
            }

            ReleaseAll(spool, cycle.Entries);
            return true;
        }
        finally
        {
            ReleaseHeld(delivery);
        }
    }

    /// <summary>Reads the frames of a cycle from the spool and sends them. A frame that the disk does not hold any more is lost, and counted.</summary>
    private async Task<CycleDelivery> Resend(FrameSpool spool, SpooledCycle cycle, CancellationToken cancellation)
    {
        var first = cycle.Entries[0].Record;
        var delivery = NewDelivery(cycle.Start, cycle.Slots, first.CalibrationVersion, first.Images);
        foreach (var entry in cycle.Entries)
        {
            var bytes = _buffers.Rent();
            if (!spool.TryRead(entry, bytes))
            {
                _buffers.Return(bytes);
                _statistics.CountUndelivered();
                LogNotRead(delivery.Cycle, entry.Record.Slot);
                continue;
            }

            await _held.WaitAsync(cancellation);
            await _inFlight.WaitAsync(cancellation);
            var key = new FrameKey { Array = _layout.Name, UtcUnixNs = entry.Record.FrameUtcUnixNs, BandHand = entry.Record.BandHand };
            delivery.Send(key, entry.Record.Slot, bytes, entry.Record.ReadUtcUnixNs, entry, _ => _inFlight.Release(), _abort.Token);
        }

        return delivery;
    }

    /// <summary>Under the lock, with a place in both semaphores, which a frame that is not new gives back.</summary>
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
            _buffers.Return(bytes);
            _inFlight.Release();
            _held.Release();
        }
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

            _inFlight.Release();
        }
    }

    private CycleDelivery DeliveryOf(CycleProgress cycle, long calibrationVersion)
    {
        if (!_open.TryGetValue(cycle, out var delivery))
        {
            var images = _imaging.Decide(cycle.Start, isBusy: _imagingCycles > 0);
            _statistics.CountImaging(images != ImageRequest.None);
            _imagingCycles += images == ImageRequest.None ? 0 : 1;
            delivery = NewDelivery(cycle.Start, cycle.Slots, calibrationVersion, images);
            _open.Add(cycle, delivery);
        }

        return delivery;
    }

    private CycleDelivery NewDelivery(UtcTime start, int slots, long calibrationVersion, ImageRequest images) =>
        new(KeyOf(start), slots, calibrationVersion, images, _grains, _options, _statistics, _clock, _log);

    private CycleKey KeyOf(UtcTime start) => new() { Array = _layout.Name, StartUtcUnixNs = start.UnixNs };

    private void CloseAll()
    {
        _assembler.CloseAll(_closed);
        PublishClosed();
    }

    private void PublishClosed()
    {
        _closed.ForEach(Publish);
        _closed.Clear();
    }

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
                await PublishOrPutBack(delivery);
            }
            catch (OperationCanceledException) when (_abort.IsCancellationRequested)
            {
                LogAborted(_layout.Name, cycle.Start);
            }
            finally
            {
                ReleaseHeld(delivery);
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

    private async Task PublishOrPutBack(CycleDelivery delivery)
    {
        if (await delivery.Publish(_abort.Token))
        {
            _statistics.CountCycle(TimeSpan.FromMilliseconds((UtcNow() - delivery.LastByteUtcUnixNs) / 1e6));
            _statistics.CountUndelivered(delivery.LeftOut);
            delivery.ReturnBuffers(_buffers);
            ReleaseAll(_spool, delivery.Entries);
        }
        else if (_spool is not null && delivery.IsSpooled)
        {
            _statistics.CountDeferred();
            LogPutBack(delivery.Cycle);
            _backlog.Add(SpooledCycle.Of(delivery.Entries).Single());
        }
        else
        {
            _statistics.CountLost();
            LogLost(delivery.Cycle);
            ReleaseAll(_spool, delivery.Entries);
        }
    }

    /// <summary>Of a cycle that the disk does not hold any more no frame was sent; a semaphore refuses to be released by none.</summary>
    private void ReleaseHeld(CycleDelivery delivery)
    {
        if (delivery.FrameCount > 0)
        {
            _held.Release(delivery.FrameCount);
        }
    }

    private static void ReleaseAll(FrameSpool? spool, IEnumerable<SpoolEntry> entries)
    {
        foreach (var entry in entries)
        {
            spool?.Release(entry);
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

    [LoggerMessage(EventId = 2009, Level = LogLevel.Information,
        Message = "Took over {Frames} frames of {Array} from the spool; {Cycles} cycles are to be finished behind the live stream.")]
    private partial void LogTookOver(string array, int frames, int cycles);

    [LoggerMessage(EventId = 2010, Level = LogLevel.Error, Message = "Cycle {Cycle}: the frame of slot {Slot} cannot be read from the spool; it is lost.")]
    private partial void LogNotRead(CycleKey cycle, int slot);

    [LoggerMessage(EventId = 2011, Level = LogLevel.Warning, Message = "Cycle {Cycle} could not be published for now; it waits in the spool.")]
    private partial void LogPutBack(CycleKey cycle);

    [LoggerMessage(EventId = 2012, Level = LogLevel.Error, Message = "Cycle {Cycle} could not be published and is not in the spool: it is lost.")]
    private partial void LogLost(CycleKey cycle);
}
