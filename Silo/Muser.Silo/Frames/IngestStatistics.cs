using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Muser.Formats.Frames;

namespace Muser.Silo.Frames;

/// <summary>
/// Counts what came in on this silo since it started, and keeps the latencies of the newest cycles. The same numbers are metrics of the meter
/// <c>Muser.Ingest</c>. Safe for any thread.
/// </summary>
public sealed class IngestStatistics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Muser.Ingest";

    /// <summary>Latencies that are kept.</summary>
    private const int KeptLatencies = 65_536;

    private readonly Meter _meter = new(MeterName);
    private readonly ConcurrentQueue<double> _latenciesMs = new();
    private readonly ConcurrentDictionary<FrameFault, long> _rejectedByFault = new();
    private readonly Counter<long> _framesCounter;
    private readonly Histogram<double> _latencyHistogram;
    private long _received;
    private long _duplicate;
    private long _late;
    private long _undelivered;
    private long _deferred;
    private long _recovered;
    private long _unspooled;

    public IngestStatistics()
    {
        _framesCounter = _meter.CreateCounter<long>("muser.ingest.frames", "{frame}", "Frames by what ingest made of them.");
        _latencyHistogram = _meter.CreateHistogram<double>(
            "muser.cycle.latency", "ms", "From the socket read of a cycle's last byte to its manifest.");
    }

    /// <summary>Good frames that came in, duplicates and late ones among them.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Damaged frames and stretches of the stream that were no frame.</summary>
    public long Rejected => _rejectedByFault.Values.Sum();

    /// <summary>Damage by kind.</summary>
    public IReadOnlyDictionary<FrameFault, long> RejectedByFault => _rejectedByFault;

    /// <summary>Frames that had come before.</summary>
    public long Duplicate => Interlocked.Read(ref _duplicate);

    /// <summary>Frames whose cycle was closed.</summary>
    public long Late => Interlocked.Read(ref _late);

    /// <summary>Frames that no silo took, and cycles that no ledger published, in the time that the settings give.</summary>
    public long Undelivered => Interlocked.Read(ref _undelivered);

    /// <summary>Cycles that were put back into the spool because they could not be published in time.</summary>
    public long Deferred => Interlocked.Read(ref _deferred);

    /// <summary>Cycles that were taken from the spool and published.</summary>
    public long Recovered => Interlocked.Read(ref _recovered);

    /// <summary>Frames that were passed on without being in the spool.</summary>
    public long Unspooled => Interlocked.Read(ref _unspooled);

    /// <summary>Notes a good frame.</summary>
    public void CountFrame(FrameArrival arrival)
    {
        Interlocked.Increment(ref _received);
        switch (arrival)
        {
            case FrameArrival.Duplicate:
                Interlocked.Increment(ref _duplicate);
                break;
            case FrameArrival.Late:
                Interlocked.Increment(ref _late);
                break;
        }

        _framesCounter.Add(1, new KeyValuePair<string, object?>("outcome", ArrivalName(arrival)));
    }

    /// <summary>Notes damage in the stream.</summary>
    public void CountFault(FrameFault fault)
    {
        _rejectedByFault.AddOrUpdate(fault, 1, (_, count) => count + 1);
        _framesCounter.Add(1, new KeyValuePair<string, object?>("outcome", fault.ToString()));
    }

    /// <summary>Notes that frames or a cycle were given up.</summary>
    public void CountUndelivered(int count = 1) => Interlocked.Add(ref _undelivered, count);

    /// <summary>Notes that a cycle waits in the spool to be tried again.</summary>
    public void CountDeferred() => Interlocked.Increment(ref _deferred);

    /// <summary>Notes that a cycle of the spool was published.</summary>
    public void CountRecovered() => Interlocked.Increment(ref _recovered);

    /// <summary>Notes that a frame is not in the spool.</summary>
    public void CountUnspooled() => Interlocked.Increment(ref _unspooled);

    /// <summary>Notes that a cycle was published.</summary>
    public void CountCycle(TimeSpan latency)
    {
        _latencyHistogram.Record(latency.TotalMilliseconds);
        _latenciesMs.Enqueue(latency.TotalMilliseconds);
        while (_latenciesMs.Count > KeptLatencies)
        {
            _latenciesMs.TryDequeue(out _);
        }
    }

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

    private static string ArrivalName(FrameArrival arrival) => arrival switch
    {
        FrameArrival.New => "accepted",
        FrameArrival.Duplicate => "duplicate",
        _ => "late",
    };
}
