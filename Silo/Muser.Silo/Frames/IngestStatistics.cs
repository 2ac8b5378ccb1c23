using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Muser.Formats.Frames;
using Muser.Grains.Observing;

namespace Muser.Silo.Frames;

/// <summary>
/// What came in on this silo since it started, by array and in all, and the latencies of the newest cycles. The same numbers are metrics of the meter
/// <see cref="MeterName"/>. Safe for any thread.
/// </summary>
public sealed class IngestStatistics : IDisposable
{
    /// <summary>Name of the meter; its tag <c>silo</c> is the silo's name.</summary>
    public const string MeterName = "Muser.Ingest";

    /// <summary>Name of the histogram of how long frames take.</summary>
    public const string FrameLatencyName = "muser.frame.latency";

    /// <summary>Latencies that are kept.</summary>
    private const int KeptLatencies = 65_536;

    private static readonly double[] LatencyBucketsS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60];

    private static readonly double[] FrameLatencyBucketsS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5, 30];

    private readonly Meter _meter;
    private readonly double _lateAfterMs;
    private readonly ConcurrentDictionary<string, ArrayStatistics> _arrays = new();
    private readonly ConcurrentQueue<double> _latenciesMs = new();
    private readonly Histogram<double> _latency;
    private readonly Histogram<double> _frameLatency;

    /// <param name="silo">The name of the silo.</param>
    /// <param name="lateAfterMs">A cycle whose latency is longer is late, ms.</param>
    public IngestStatistics(string silo = "", double lateAfterMs = ObservationOptions.DefaultLateAfterMs)
    {
        _lateAfterMs = lateAfterMs;
        _meter = new Meter(new MeterOptions(MeterName) { Tags = [new("silo", silo)] });
        _latency = _meter.CreateHistogram(
            "muser.cycle.latency",
            "s",
            "From the socket read of a cycle's last byte to its manifest.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = LatencyBucketsS });
        _frameLatency = _meter.CreateHistogram(
            FrameLatencyName,
            "s",
            "From the socket read of a frame's last byte to the word that it is calibrated, maps included where some are made of it.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = FrameLatencyBucketsS });
        Observe(
            "muser.ingest.frames",
            "{frame}",
            "Good frames by what ingest made of them.",
            array =>
            [
                ("arrival", "new", array.Received - array.Duplicate - array.Late),
                ("arrival", "duplicate", array.Duplicate),
                ("arrival", "late", array.Late),
            ]);
        Observe("muser.ingest.bytes", "By", "Bytes of good frames.", array => [("", "", array.Bytes)]);
        Observe(
            "muser.ingest.damage",
            "{stretch}",
            "Damaged frames and stretches of the stream that were no frame.",
            array => array.RejectedByFault.Select(fault => ("fault", fault.Key.Reason(), fault.Value)));
        Observe("muser.ingest.undelivered", "{frame}", "Frames that no silo took in time or that were refused.", array => [("", "", array.Undelivered)]);
        Observe("muser.ingest.unspooled", "{frame}", "Frames that were passed on without being in the spool.", array => [("", "", array.Unspooled)]);
        Observe(
            "muser.ingest.failed_calls",
            "{call}",
            "Grain calls that failed and were sent again, or were refused.",
            array => [("reason", "cluster", array.FailedCalls), ("reason", "refused", array.RefusedCalls)]);
        Observe(
            "muser.cycles",
            "{cycle}",
            "Cycles by what became of them: published as they came, put back into the spool, published from it, lost.",
            array =>
            [
                ("end", "published", array.Published),
                ("end", "deferred", array.Deferred),
                ("end", "recovered", array.Recovered),
                ("end", "lost", array.Lost),
            ]);
        Observe("muser.cycles.late", "{cycle}", "Cycles that were published later than Muser:Observing:LateAfterMs.", array => [("", "", array.LateCycles)]);
        Observe(
            "muser.integrations",
            "{integration}",
            "Integrations that were published, and attempts to publish one that failed and are made again.",
            array => [("end", "published", array.Integrations), ("end", "deferred", array.IntegrationsDeferred)]);
        Observe(
            "muser.integration.frames",
            "{frame}",
            "Frames by whether they are in a published integration.",
            array => [("mean", "in", array.IntegratedFrames), ("mean", "left_out", array.NotIntegratedFrames)]);
        Observe(
            "muser.imaging.cycles",
            "{cycle}",
            "Cycles by whether the policy requested maps of them.",
            array => [("maps", "requested", array.Imaged), ("maps", "not_requested", array.NotImaged)]);
    }

    /// <summary>Good frames that came in, duplicates and late ones among them.</summary>
    public long Received => Sum(array => array.Received);

    /// <summary>Damaged frames and stretches of the stream that were no frame.</summary>
    public long Rejected => Sum(array => array.Rejected);

    /// <summary>Damage by kind.</summary>
    public IReadOnlyDictionary<FrameFault, long> RejectedByFault =>
        _arrays.Values.SelectMany(array => array.RejectedByFault)
            .GroupBy(fault => fault.Key)
            .ToDictionary(kind => kind.Key, kind => kind.Sum(fault => fault.Value));

    /// <summary>Frames that had come before.</summary>
    public long Duplicate => Sum(array => array.Duplicate);

    /// <summary>Frames whose cycle was closed.</summary>
    public long Late => Sum(array => array.Late);

    /// <summary>Frames that no silo took, and cycles that no ledger published, in the time that the settings give.</summary>
    public long Undelivered => Sum(array => array.Undelivered);

    /// <summary>Cycles that were put back into the spool because they could not be published in time.</summary>
    public long Deferred => Sum(array => array.Deferred);

    /// <summary>Cycles that were taken from the spool and published.</summary>
    public long Recovered => Sum(array => array.Recovered);

    /// <summary>Frames that were passed on without being in the spool.</summary>
    public long Unspooled => Sum(array => array.Unspooled);

    /// <summary>The counts of one array.</summary>
    public ArrayStatistics Of(string array) => _arrays.GetOrAdd(array, name => new ArrayStatistics(name, _lateAfterMs, NoteLatency, NoteFrameLatency));

    /// <summary>Quantiles of the kept latencies, ms: for each fraction the smallest latency that so many do not exceed; 0 where none is kept.</summary>
    public double[] LatencyQuantilesMs(params ReadOnlySpan<double> fractions)
    {
        var sorted = _latenciesMs.ToArray();
        Array.Sort(sorted);
        var quantiles = new double[fractions.Length];
        for (var i = 0; i < quantiles.Length && sorted.Length > 0; i++)
        {
            quantiles[i] = sorted[Math.Clamp((int)Math.Ceiling(fractions[i] * sorted.Length) - 1, 0, sorted.Length - 1)];
        }

        return quantiles;
    }

    public void Dispose() => _meter.Dispose();

    private long Sum(Func<ArrayStatistics, long> count) => _arrays.Values.Sum(count);

    private void NoteFrameLatency(string array, TimeSpan latency) =>
        _frameLatency.Record(latency.TotalSeconds, new KeyValuePair<string, object?>("array", array));

    private void NoteLatency(string array, TimeSpan latency)
    {
        _latency.Record(latency.TotalSeconds, new KeyValuePair<string, object?>("array", array));
        _latenciesMs.Enqueue(latency.TotalMilliseconds);
        while (_latenciesMs.Count > KeptLatencies)
        {
            _latenciesMs.TryDequeue(out _);
        }
    }

    /// <summary>A counter that is read when somebody asks: for each array its values, each with a label, or one with none.</summary>
    private void Observe(string name, string unit, string description, Func<ArrayStatistics, IEnumerable<(string Label, string Value, long Count)>> read) =>
        _meter.CreateObservableCounter(
            name,
            () => _arrays.Values.SelectMany(array => read(array).Select(each => each.Label.Length == 0
                ? new Measurement<long>(each.Count, new KeyValuePair<string, object?>("array", array.Array))
                : new Measurement<long>(each.Count, new("array", array.Array), new(each.Label, each.Value)))),
            unit,
            description);
}
