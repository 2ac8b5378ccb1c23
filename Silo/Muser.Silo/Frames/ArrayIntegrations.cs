using Microsoft.Extensions.Logging;
using Muser.Formats.Frames;
using Muser.Grains.Observing;
using Muser.Interfaces.Observing;
using Muser.Silo.Frames.Spool;
using Muser.Silo.Observing;

namespace Muser.Silo.Frames;

/// <summary>
/// The integrations of one array on this silo: which cycles have frames in each, when one is over, and its publication. Frames stay in the spool until
/// then, so that those whose sums were lost with a silo, or with this process, can be sent again. Safe for any thread.
/// </summary>
/// <remarks>
/// An integration is over when two cycles soon after it have begun since its last one did, when no frame has come for the grace of cycles, or when many
/// others have begun; it is published when all its cycles have ended, those of the backlog too. Cycles that begin later are published, and their frames are
/// in no mean. A cycle much later than it tells of a clock that jumps, which may come back.
/// </remarks>
internal sealed partial class ArrayIntegrations(
    IntegrationOptions options,
    ArrayLayout layout,
    IProductStore products,
    ICycleHistory history,
    IntegrationPublisher publisher,
    FrameSpool? spool,
    ArrayStatistics statistics,
    TimeProvider clock,
    ILogger log)
{
    /// <summary>An integration is over when so many cycles after it have begun.</summary>
    private const int NewerThatEnd = 2;

    /// <summary>A cycle that begins so many integrations later, or sooner, is soon after.</summary>
    private const int Soon = 3;

    /// <summary>Integrations that are waited for; the oldest is over when there are more: the sender's clock has jumped.</summary>
    private const int Remembered = 16;

    /// <summary>Integrations that are published at once.</summary>
    private readonly SemaphoreSlim _publishing = new(2);
    private readonly Queue<OpenIntegration> _deferred = new();
    private readonly SemaphoreSlim _deferredCount = new(0);
    private readonly CancellationTokenSource _abort = new();
    private readonly Lock _lock = new();

    // Under the lock.
    private readonly List<OpenIntegration> _open = [];
    private readonly HashSet<Task> _attempts = [];
    private int _deferredIntegrations;

    /// <summary>Whether an integration waits for frames.</summary>
    public bool HasOpen
    {
        get
        {
            lock (_lock)
            {
                return _open.Exists(each => !each.IsOver);
            }
        }
    }

    /// <summary>Integrations that could not be published and are tried again.</summary>
    public int Deferred => Volatile.Read(ref _deferredIntegrations);

    /// <summary>Whether the integration of a frame is published: the frame will be in no mean any more.</summary>
    public bool IsPublished(long frameUtcUnixNs) => products.HasManifest(Of(frameUtcUnixNs)) || IsNoted(frameUtcUnixNs);

    /// <summary>Whether it stands in the history: then so do its cycles that had ended, and nothing is left to do for the frame.</summary>
    public bool IsNoted(long frameUtcUnixNs) => history.Contains(Of(frameUtcUnixNs));

    /// <summary>A cycle has begun, or waits in the spool.</summary>
    public void Begin(UtcTime start, int slots)
    {
        lock (_lock)
        {
            foreach (var begun in Starts(start, slots))
            {
                var integration = _open.Find(each => each.StartUtcUnixNs == begun);
                if (integration is null)
                {
                    _open.Add(integration = new OpenIntegration(begun));
                }

                integration.OpenCycles++;
                integration.Newer = 0;
            }

            foreach (var earlier in _open)
            {
                var intervals = (start.UnixNs - earlier.StartUtcUnixNs) / options.GroupNs;
                earlier.Newer += intervals is >= 1 and <= Soon ? 1 : 0;
                earlier.IsOver |= earlier.Newer >= NewerThatEnd;
            }

            if (_open.Count > Remembered)
            {
                _open[0].IsOver = true;
            }

            PublishWhatIsOver();
        }
    }

    /// <summary>A cycle has ended: it is published with these frames, or lost without any.</summary>
    /// <param name="start">Its beginning.</param>
    /// <param name="slots">Frames in the whole cycle.</param>
    /// <param name="frames">The frames that it was published with; the spool keeps them until their integrations are published.</param>
    /// <param name="entries">Where its frames lie in the spool, others among them, which need not lie there any longer.</param>
    public void End(UtcTime start, int slots, IReadOnlyCollection<EndedFrame> frames, IEnumerable<SpoolEntry> entries)
    {
        lock (_lock)
        {
            foreach (var frame in frames)
            {
                var begun = FrameIntegrator.StartOf(frame.Key.UtcUnixNs, options.GroupNs);
                var integration = _open.Find(each => each.StartUtcUnixNs == begun);
                if (integration is null)
                {
                    // A time tag that lies outside its cycle by more than a frame: it is in no mean.
                    Release(frame);
                    continue;
                }

                integration.Cycles.Add(frame.Cycle.StartUtcUnixNs);
                integration.Frames.Add(frame);
            }

            foreach (var begun in Starts(start, slots))
            {
                _open.Find(each => each.StartUtcUnixNs == begun)!.OpenCycles--;
            }

            PublishWhatIsOver();
        }

        spool?.ReleaseAll(entries.Where(entry => !frames.Any(frame => frame.Entry == entry)));
    }

    /// <summary>No more frames are expected.</summary>
    public void CloseAll()
    {
        lock (_lock)
        {
            _open.ForEach(each => each.IsOver = true);
            PublishWhatIsOver();
        }
    }

    /// <summary>Waits until what is over has been tried to be published.</summary>
    public async Task Drain(CancellationToken cancellation)
    {
        Task[] attempts;
        lock (_lock)
        {
            attempts = [.. _attempts];
        }

        await Task.WhenAll(attempts).WaitAsync(cancellation);
    }

    /// <summary>Tries again, one after the other, what could not be published. Runs until cancelled.</summary>
    public async Task WorkOff(TimeSpan retryAfter, CancellationToken cancellation)
    {
        while (true)
        {
            await _deferredCount.WaitAsync(cancellation);
            OpenIntegration integration;
            lock (_lock)
            {
                integration = _deferred.Dequeue();
            }

            if (!await Publish(integration, cancellation))
            {
                await Task.Delay(retryAfter, clock, cancellation);
            }
        }
    }

    /// <summary>Gives up what is on its way; the spool brings it again.</summary>
    public void Abort() => _abort.Cancel();

    private IntegrationKey Of(long frameUtcUnixNs) =>
        new() { Array = layout.Name, StartUtcUnixNs = FrameIntegrator.StartOf(frameUtcUnixNs, options.GroupNs) };

    private void PublishWhatIsOver()
    {
        for (var k = _open.Count - 1; k >= 0; k--)
        {
            if (_open[k] is { IsOver: true, OpenCycles: 0 } integration)
            {
                _open.RemoveAt(k);
                Attempt(integration);
            }
        }
    }

    private void Attempt(OpenIntegration integration)
    {
        var attempt = Task.Run(async () =>
        {
            await _publishing.WaitAsync(_abort.Token);
            try
            {
                await Publish(integration, _abort.Token);
            }
            finally
            {
                _publishing.Release();
            }
        });
        _attempts.Add(attempt);
        attempt.ContinueWith(
            done =>
            {
                lock (_lock)
                {
                    _attempts.Remove(done);
                }
            },
            TaskScheduler.Default);
    }

    /// <summary>Publishes an integration, or puts it back; whether it is published.</summary>
    private async Task<bool> Publish(OpenIntegration integration, CancellationToken cancellation)
    {
        var result = default(IntegrationResult);
        try
        {
            result = await publisher.Publish(integration, cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogFailed(integration.KeyOf(layout.Name), failure);
        }

        if (result.IsPublished)
        {
            statistics.CountIntegration(result.Frames, result.LeftOut);
            integration.Frames.ForEach(Release);
            lock (_lock)
            {
                _deferredIntegrations -= integration.IsDeferred ? 1 : 0;
            }

            return true;
        }

        statistics.CountIntegrationDeferred();
        lock (_lock)
        {
            _deferredIntegrations += integration.IsDeferred ? 0 : 1;
            integration.IsDeferred = true;
            _deferred.Enqueue(integration);
        }

        _deferredCount.Release();
        return false;
    }

    private void Release(EndedFrame frame)
    {
        if (frame.Entry is { } entry)
        {
            spool?.Release(entry);
        }
    }

    /// <summary>The beginnings of the integrations that a cycle has frames in: one or two, for none is shorter than a cycle.</summary>
    private IEnumerable<long> Starts(UtcTime start, int slots)
    {
        var first = FrameIntegrator.StartOf(start.UnixNs, options.GroupNs);
        var last = FrameIntegrator.StartOf(start.UnixNs + (slots * ArrayLayout.FramePeriodNs) - 1, options.GroupNs);
        return first == last ? [first] : [first, last];
    }

    [LoggerMessage(EventId = 2021, Level = LogLevel.Error, Message = "Integration {Integration} could not be published for now; it is tried again.")]
    private partial void LogFailed(IntegrationKey integration, Exception failure);
}
