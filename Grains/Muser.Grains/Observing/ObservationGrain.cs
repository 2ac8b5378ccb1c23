using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Formats.Frames;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;
using Orleans.Streams;

namespace Muser.Grains.Observing;

/// <inheritdoc cref="IObservationGrain"/>
/// <remarks>
/// Open cycles live in memory only: an activation that takes over tells ingest which frames it has no report of, and ingest, which keeps the frames of
/// a cycle until it is published, sends them again. A cycle is published by its manifest, or was, if history has it and retention has deleted the
/// manifest. History is committed in groups, each interval and with each integration; what was published and not committed when a ledger was lost is
/// committed by its successor, for ingest names the cycles of each integration.
/// </remarks>
public sealed partial class ObservationGrain(
    [PersistentState("ledger", ProviderNames.Storage)] IPersistentState<LedgerState> ledger,
    IProductStore products,
    ICycleHistory history,
    IOptions<ObservationOptions> options,
    TimeProvider clock,
    ILogger<ObservationGrain> log) : Grain, IObservationGrain
{
    private readonly Dictionary<CycleKey, OpenCycle> _open = [];
    private readonly List<CycleRecord> _uncommitted = [];
    private IAsyncStream<CycleManifest>? _notices;
    private IAsyncStream<IntegrationManifest>? _integrationNotices;
    private bool _dirty;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        ledger.State.Term++;
        await ledger.WriteStateAsync(cancellationToken);
        var streams = this.GetStreamProvider(ProviderNames.Streams);
        _notices = streams.GetStream<CycleManifest>(StreamId.Create(CycleManifest.StreamNamespace, this.GetPrimaryKeyString()));
        _integrationNotices = streams.GetStream<IntegrationManifest>(
            StreamId.Create(IntegrationManifest.StreamNamespace, this.GetPrimaryKeyString()));
        var interval = TimeSpan.FromMilliseconds(options.Value.CommitIntervalMs);
        this.RegisterGrainTimer(Commit, new GrainTimerCreationOptions(interval, interval) { KeepAlive = true });
        LogActivated(this.GetPrimaryKeyString(), ledger.State.Term);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Commit(cancellationToken);

    public Task<bool> Report(CycleKey cycle, FrameReport report)
    {
        if (!_open.TryGetValue(cycle, out var open))
        {
            if (IsPublished(cycle))
            {
                return Task.FromResult(false);
            }

            _open.Add(cycle, open = new OpenCycle(clock.GetTimestamp()));
        }

        open.Reports[report.Slot] = report;
        return Task.FromResult(true);
    }

    public async Task<CycleReceipt> Publish(CycleArrival arrival)
    {
        var cycle = arrival.Cycle;
        var reports = _open.TryGetValue(cycle, out var open) ? open.Reports : [];
        int[] unreported = [.. arrival.ArrivedSlots.Where(slot => !reports.ContainsKey(slot))];
        if (unreported.Length == 0)
        {
            await Publish(arrival, [.. reports.Values]);
            _open.Remove(cycle);
            return new CycleReceipt { Term = ledger.State.Term, ManifestPath = ProductPath.Manifest(cycle) };
        }

        // A predecessor may have published it and been lost before it could say so.
        return IsPublished(cycle)
            ? new CycleReceipt { Term = ledger.State.Term, ManifestPath = ProductPath.Manifest(cycle) }
            : new CycleReceipt { Term = ledger.State.Term, UnreportedSlots = unreported };
    }

    public async Task PublishIntegration(IntegrationArrival arrival)
    {
        foreach (var start in arrival.CycleStartsUtcUnixNs)
        {
            var cycle = new CycleKey { Array = this.GetPrimaryKeyString(), StartUtcUnixNs = start };
            if (!IsNoted(cycle) && products.FindManifest(cycle) is { } published)
            {
                Count(published);
            }
        }

        if (!history.Contains(arrival.Integration))
        {
            var manifest = Manifest(arrival);
            if (arrival.Bands.Length > 0 && products.TryCreateManifest(manifest))
            {
                Count(manifest);
                await _integrationNotices!.OnNextAsync(manifest);
            }
            else if (products.FindManifest(arrival.Integration) is { } published)
            {
                // Whoever created it may have been lost before it was counted, noted, or told; ingest then comes without bands.
                if (!_uncommitted.Exists(record => record.IsIntegration && record.StartUtcUnixNs == arrival.Integration.StartUtcUnixNs))
                {
                    Count(published);
                }

                await _integrationNotices!.OnNextAsync(published);
            }
        }

        await Commit(CancellationToken.None);
    }

    public Task<CycleRecord[]> GetHistory(long publishedAfterUtcUnixNs, int limit) =>
        Task.FromResult(history.PublishedAfter(this.GetPrimaryKeyString(), publishedAfterUtcUnixNs, limit));

    public Task<ObservationStatus> GetStatus() =>
        Task.FromResult(ledger.State.Status with { Term = ledger.State.Term, OpenCycles = _open.Count });

    public Task<CycleManifest?> GetNewestImaged() =>
        Task.FromResult(ledger.State.NewestImaged is { } cycle ? products.FindManifest(cycle) : null);

    private bool IsPublished(CycleKey cycle) => products.HasManifest(cycle) || history.Contains(cycle);

    private bool IsNoted(CycleKey cycle) =>
        history.Contains(cycle) || _uncommitted.Exists(record => !record.IsIntegration && record.StartUtcUnixNs == cycle.StartUtcUnixNs);

    private async Task Publish(CycleArrival arrival, FrameReport[] frames)
    {
        // A manifest that retention has deleted is not created again.
        if (history.Contains(arrival.Cycle) && !products.HasManifest(arrival.Cycle))
        {
            return;
        }

        var manifest = Manifest(arrival, frames);
        if (products.TryCreateManifest(manifest))
        {
            Count(manifest);
            LogReasons(manifest);
        }
        else
        {
            // Whoever created it may have been lost, or failed, before it gave notice. A notice too many is harmless.
            manifest = products.FindManifest(arrival.Cycle) ?? manifest;
        }

        await _notices!.OnNextAsync(manifest);
    }

    private CycleManifest Manifest(CycleArrival arrival, FrameReport[] frames)
    {
        var now = UtcTime.FromDateTime(clock.GetUtcNow().UtcDateTime).UnixNs;
        return new CycleManifest
        {
            Cycle = arrival.Cycle,
            Slots = arrival.Slots,
            Frames = frames,
            IsComplete = frames.Length == arrival.Slots && frames.All(frame => frame.State is not FrameState.Rejected),
            CalibrationVersion = arrival.CalibrationVersion,
            Term = ledger.State.Term,
            PublishedUtcUnixNs = now,
            LatencyMs = (now - arrival.LastByteUtcUnixNs) / 1e6,
        };
    }

    private IntegrationManifest Manifest(IntegrationArrival arrival) => new()
    {
        Integration = arrival.Integration,
        IntervalNs = arrival.IntervalNs,
        Bands = arrival.Bands,
        CalibrationVersions = arrival.CalibrationVersions,
        LeftOut = arrival.LeftOut,
        Term = ledger.State.Term,
        PublishedUtcUnixNs = UtcTime.FromDateTime(clock.GetUtcNow().UtcDateTime).UnixNs,
    };

    private void Count(IntegrationManifest manifest)
    {
        var status = ledger.State.Status;
        ledger.State.Status = status with
        {
            Integrations = status.Integrations + 1,
            IntegratedFrames = status.IntegratedFrames + manifest.Frames(),
        };
        _uncommitted.Add(new CycleRecord
        {
            StartUtcUnixNs = manifest.Integration.StartUtcUnixNs,
            IsIntegration = true,
            PublishedUtcUnixNs = manifest.PublishedUtcUnixNs,
            Frames = manifest.Frames(),
            CalibrationVersion = manifest.CalibrationVersions.LastOrDefault(),
        });
        _dirty = true;
    }

    private void Count(CycleManifest manifest)
    {
        var status = ledger.State.Status;
        ledger.State.Status = status with
        {
            Published = status.Published + 1,
            Complete = status.Complete + (manifest.IsComplete ? 1 : 0),
            Lost = status.Lost + (manifest.IsComplete ? 0 : 1),
            Late = status.Late + (manifest.LatencyMs > options.Value.LateAfterMs ? 1 : 0),
            Images = status.Images + manifest.Images().Count(),
            WatermarkUtcUnixNs = Math.Max(status.WatermarkUtcUnixNs, manifest.Cycle.StartUtcUnixNs),
        };
        if (manifest.Images().Any())
        {
            ledger.State.NewestImaged = manifest.Cycle;
        }

        _uncommitted.Add(new CycleRecord
        {
            StartUtcUnixNs = manifest.Cycle.StartUtcUnixNs,
            PublishedUtcUnixNs = manifest.PublishedUtcUnixNs,
            Slots = manifest.Slots,
            Frames = manifest.Frames.Length,
            Images = manifest.Images().Count(),
            IsComplete = manifest.IsComplete,
            CalibrationVersion = manifest.CalibrationVersion,
            LatencyMs = (float)manifest.LatencyMs,
        });
        _dirty = true;
    }

    /// <summary>Says once for a cycle why frames were rejected or have fewer maps than were asked for.</summary>
    private void LogReasons(CycleManifest manifest)
    {
        var reasons = manifest.Frames.Where(frame => frame.Reason.Length > 0).ToArray();
        if (reasons.Length > 0)
        {
            LogIncomplete(manifest.Cycle, reasons.Length, manifest.Slots, reasons[0].Reason);
        }
    }

    private async Task Commit(CancellationToken cancellationToken)
    {
        var abandonAfter = TimeSpan.FromMilliseconds(options.Value.AbandonAfterMs);
        foreach (var (cycle, open) in _open)
        {
            if (clock.GetElapsedTime(open.OpenedTimestamp) > abandonAfter)
            {
                LogAbandoned(cycle, open.Reports.Count);
                _open.Remove(cycle);
            }
        }

        // The state first: an activation that has been replaced finds out by the ETag, and commits nothing.
        if (_dirty)
        {
            await ledger.WriteStateAsync(cancellationToken);
            _dirty = false;
        }

        if (_uncommitted.Count > 0)
        {
            history.Append(this.GetPrimaryKeyString(), ledger.State.Term, _uncommitted);
            _uncommitted.Clear();
        }
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "Ledger of {Array} is active, term {Term}.")]
    private partial void LogActivated(string array, long term);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Warning,
        Message = "Cycle {Cycle}: {Frames} of {Slots} frames were rejected or lack maps, the first because: {Reason}.")]
    private partial void LogIncomplete(CycleKey cycle, int frames, int slots, string reason);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning,
        Message = "Cycle {Cycle} was never asked to be published; its {Reports} reports are dropped. If its ingest silo is alive it sends them again.")]
    private partial void LogAbandoned(CycleKey cycle, int reports);

    /// <summary>A cycle that is not published yet.</summary>
    private sealed class OpenCycle(long openedTimestamp)
    {
        public long OpenedTimestamp { get; } = openedTimestamp;

        public SortedDictionary<int, FrameReport> Reports { get; } = [];
    }
}
