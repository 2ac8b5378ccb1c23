using System.Collections.Concurrent;
using Muser.Formats.Frames;

namespace Muser.Silo.Frames;

/// <summary>
/// Counts what came in of one array on this silo since it started. Counting is an addition, without memory of its own; the metrics of
/// <see cref="IngestStatistics"/> read the numbers when somebody asks. Safe for any thread.
/// </summary>
/// <param name="array">The array.</param>
/// <param name="lateAfterMs">A cycle whose latency is longer is late, ms.</param>
/// <param name="published">Is told the latency of each cycle that is published.</param>
/// <param name="calibrated">Is told the latency of each frame that is calibrated.</param>
public sealed class ArrayStatistics(string array, double lateAfterMs, Action<string, TimeSpan> published, Action<string, TimeSpan> calibrated)
{
    private readonly ConcurrentDictionary<FrameFault, long> _rejectedByFault = new();
    private long _received;
    private long _bytes;
    private long _duplicate;
    private long _late;
    private long _undelivered;
    private long _unspooled;
    private long _published;
    private long _lateCycles;
    private long _deferred;
    private long _recovered;
    private long _lost;
    private long _imaged;
    private long _notImaged;
    private long _failedCalls;
    private long _refusedCalls;
    private long _integrations;
    private long _integrationsDeferred;
    private long _integratedFrames;
    private long _notIntegratedFrames;

    /// <summary>The array.</summary>
    public string Array => array;

    /// <summary>Good frames that came in, duplicates and late ones among them.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Bytes of them.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

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

    /// <summary>Frames that were passed on without being in the spool.</summary>
    public long Unspooled => Interlocked.Read(ref _unspooled);

    /// <summary>Cycles that were published as they came.</summary>
    public long Published => Interlocked.Read(ref _published);

    /// <summary>Those of them that were late.</summary>
    public long LateCycles => Interlocked.Read(ref _lateCycles);

    /// <summary>Cycles that were put back into the spool because they could not be published in time.</summary>
    public long Deferred => Interlocked.Read(ref _deferred);

    /// <summary>Cycles that were taken from the spool and published.</summary>
    public long Recovered => Interlocked.Read(ref _recovered);

    /// <summary>Cycles that could not be published and were not in the spool.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Cycles of which maps were requested.</summary>
    public long Imaged => Interlocked.Read(ref _imaged);

    /// <summary>Cycles of which none were.</summary>
    public long NotImaged => Interlocked.Read(ref _notImaged);

    /// <summary>Grain calls that failed because of the cluster or a disk, and were sent again.</summary>
    public long FailedCalls => Interlocked.Read(ref _failedCalls);

    /// <summary>Grain calls that were refused.</summary>
    public long RefusedCalls => Interlocked.Read(ref _refusedCalls);

    /// <summary>Integrations that were published.</summary>
    public long Integrations => Interlocked.Read(ref _integrations);

    /// <summary>Attempts to publish an integration that failed; each is made again.</summary>
    public long IntegrationsDeferred => Interlocked.Read(ref _integrationsDeferred);

    /// <summary>Frames in published integrations.</summary>
    public long IntegratedFrames => Interlocked.Read(ref _integratedFrames);

    /// <summary>Frames that are in none, because theirs was published before their cycle began, or they could not be brought again.</summary>
    public long NotIntegratedFrames => Interlocked.Read(ref _notIntegratedFrames);

    /// <summary>Notes a good frame.</summary>
    public void CountFrame(FrameArrival arrival, int bytes)
    {
        Interlocked.Increment(ref _received);
        Interlocked.Add(ref _bytes, bytes);
        switch (arrival)
        {
            case FrameArrival.Duplicate:
                Interlocked.Increment(ref _duplicate);
                break;
            case FrameArrival.Late:
                Interlocked.Increment(ref _late);
                break;
        }
    }

    /// <summary>Notes damage in the stream.</summary>
    public void CountFault(FrameFault fault) => _rejectedByFault.AddOrUpdate(fault, 1, (_, count) => count + 1);

    /// <summary>Notes that frames were given up.</summary>
    public void CountUndelivered(int count = 1) => Interlocked.Add(ref _undelivered, count);

    /// <summary>Notes that a frame is not in the spool.</summary>
    public void CountUnspooled() => Interlocked.Increment(ref _unspooled);

    /// <summary>Notes that a frame of the live stream was calibrated.</summary>
    /// <param name="latency">From the socket read of its last byte.</param>
    public void CountCalibrated(TimeSpan latency) => calibrated(array, latency);

    /// <summary>Notes that a cycle was published as it came.</summary>
    /// <param name="latency">From the socket read of its last byte to its manifest.</param>
    public void CountCycle(TimeSpan latency)
    {
        Interlocked.Increment(ref _published);
        if (latency.TotalMilliseconds > lateAfterMs)
        {
            Interlocked.Increment(ref _lateCycles);
        }

        published(array, latency);
    }

    /// <summary>Notes that a cycle waits in the spool to be tried again.</summary>
    public void CountDeferred() => Interlocked.Increment(ref _deferred);

    /// <summary>Notes that a cycle of the spool was published.</summary>
    public void CountRecovered() => Interlocked.Increment(ref _recovered);

    /// <summary>Notes that a cycle was given up.</summary>
    public void CountLost()
    {
        Interlocked.Increment(ref _lost);
        CountUndelivered();
    }

    /// <summary>Notes that an integration was published.</summary>
    public void CountIntegration(int frames, int leftOut)
    {
        Interlocked.Increment(ref _integrations);
        Interlocked.Add(ref _integratedFrames, frames);
        Interlocked.Add(ref _notIntegratedFrames, leftOut);
    }

    /// <summary>Notes that an integration could not be published for now.</summary>
    public void CountIntegrationDeferred() => Interlocked.Increment(ref _integrationsDeferred);

    /// <summary>Notes whether maps of a cycle were requested.</summary>
    public void CountImaging(bool isRequested) => Interlocked.Increment(ref isRequested ? ref _imaged : ref _notImaged);

    /// <summary>Notes that a grain call failed.</summary>
    /// <param name="isRefusal">Whether it was refused; otherwise the cluster or a disk was the reason.</param>
    public void CountFailedCall(bool isRefusal) => Interlocked.Increment(ref isRefusal ? ref _refusedCalls : ref _failedCalls);
}
