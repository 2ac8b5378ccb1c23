using System.Diagnostics.Metrics;

namespace Muser.Silo.Cluster.Sockets;

/// <summary>Counts sockets, as metrics. Safe for any thread.</summary>
public sealed class LiveStatistics
{
    private readonly Counter<long> _ended;
    private long _open;

    /// <param name="silo">The name of the silo.</param>
    public LiveStatistics(string silo)
    {
        var meter = new Meter(new MeterOptions("Muser.Sockets") { Tags = [new("silo", silo)] });
        meter.CreateObservableGauge("muser.sockets.open", () => Interlocked.Read(ref _open), description: "WebSockets that are open.");
        _ended = meter.CreateCounter<long>("muser.sockets.ended", description: "WebSockets that have ended, by why.");
    }

    /// <summary>One has opened.</summary>
    public void Opened() => Interlocked.Increment(ref _open);

    /// <summary>One has ended.</summary>
    public void Ended(string why)
    {
        Interlocked.Decrement(ref _open);
        _ended.Add(1, new KeyValuePair<string, object?>("why", why));
    }
}
