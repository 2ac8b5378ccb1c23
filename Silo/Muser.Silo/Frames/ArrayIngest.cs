using Microsoft.Extensions.Logging;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Grains.Cluster;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;
using Muser.Silo.Imaging;

namespace Muser.Silo.Frames;

/// <summary>
/// What happens to the frames of one array after they were cut from the stream, from whatever connection: they are sorted into cycles, sent to their
/// grains, and each cycle is published. Safe for any thread.
/// </summary>
public sealed partial class ArrayIngest : IDisposable
{
    private readonly ReceiverOptions _options;
    private readonly ArrayLayout _layout;
    private readonly IGrainFactory _grains;
    private readonly ISiloCalibration _calibration;
    private readonly IngestStatistics _statistics;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly FrameBufferPool _buffers;
    private readonly CycleAssembler _assembler;
    private readonly ImagingPolicy _imaging;
    private readonly SemaphoreSlim _inFlight;
    private readonly SemaphoreSlim _held;
    private readonly CancellationTokenSource _abort = new();
    private readonly Lock _lock = new();

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
        IngestStatistics statistics,
        TimeProvider clock,
        ILogger<ArrayIngest> log)
    {
        (_options, _grains, _calibration, _statistics, _clock, _log) = (options, grains, calibration, statistics, clock, log);
        _layout = options.Layout;
        _buffers = new FrameBufferPool(_layout.FrameBytes, kept: options.MaxFramesInFlight + (4 * _layout.FramesPerCycle));
        _assembler = new CycleAssembler(_layout);
        _imaging = new ImagingPolicy(imaging);
        _inFlight = new SemaphoreSlim(options.MaxFramesInFlight);
        _held = new SemaphoreSlim(options.MaxFramesHeld);
    }

    /// <summary>Fetches the parameters before the first frame needs them; tries again until the cluster gives them.</summary>
    public async Task Prepare(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await _calibration.GetVersion(_layout.Name);
                return;
            }
            catch (Exception failure) when (TransientFailure.IsTransient(failure) && !cancellation.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(_options.RetryDelayMs), _clock, cancellation);
            }
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
        var version = await _calibration.GetVersion(_layout.Name);
        await _held.WaitAsync(cancellation);
        await _inFlight.WaitAsync(cancellation);
        lock (_lock)
        {
            _lastFrameTimestamp = _clock.GetTimestamp();
            var (cycle, slot, arrival) = _assembler.Place(header, _closed);
            _statistics.CountFrame(arrival);
            if (arrival == FrameArrival.New)
            {
                DeliveryOf(cycle, version).Send(header, slot, bytes, readTimestamp, () => _inFlight.Release(), _abort.Token);
            }
            else
            {
                _buffers.Return(bytes);
                _inFlight.Release();
                _held.Release();
            }

            PublishClosed();
        }
    }

    /// <summary>Closes cycles for whose frames nobody needs to wait any more. To be called several times in <see cref="ReceiverOptions.CycleGraceMs"/>.</summary>
    public void CloseOverdueCycles()
    {
        lock (_lock)
        {
            if (_assembler.HasOpenCycles && _clock.GetElapsedTime(_lastFrameTimestamp).TotalMilliseconds >= _options.CycleGraceMs)
            {
                CloseAll();
            }
        }
    }

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
    public void Dispose() => _abort.Cancel();

    private CycleDelivery DeliveryOf(CycleProgress cycle, long calibrationVersion)
    {
        if (!_open.TryGetValue(cycle, out var delivery))
        {
            var images = _imaging.Decide(cycle.Start, isBusy: _imagingCycles > 0);
            _imagingCycles += images == ImageRequest.None ? 0 : 1;
            var key = new CycleKey { Array = _layout.Name, StartUtcUnixNs = cycle.Start.UnixNs };
            delivery = new CycleDelivery(key, calibrationVersion, images, _grains, _options, _statistics, _clock, _log);
            _open.Add(cycle, delivery);
        }

        return delivery;
    }

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
                await delivery.Publish(cycle, _abort.Token);
                delivery.ReturnBuffers(_buffers);
            }
            catch (OperationCanceledException) when (_abort.IsCancellationRequested)
            {
                LogAborted(_layout.Name, cycle.Start);
            }
            finally
            {
                _held.Release(delivery.FrameCount);
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

    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "The silo stops before the cycle of {Array} at {Start} was published.")]
    private partial void LogAborted(string array, UtcTime start);
}
