using Muser.Silo.Frames;

namespace Muser.Silo.Cluster.Alarms;

/// <summary>The ingest of one array at an instant, as far as alarms are concerned.</summary>
public readonly record struct IngestReading
{
    /// <summary>Good frames since the start.</summary>
    public long Received { get; init; }

    /// <summary>Damaged ones and stretches that are none.</summary>
    public long Rejected { get; init; }

    /// <summary>Frames and cycles that were given up.</summary>
    public long Undelivered { get; init; }

    /// <summary>Cycles that were late.</summary>
    public long LateCycles { get; init; }

    /// <summary>Cycles that were put back into the spool.</summary>
    public long Deferred { get; init; }

    /// <summary>Cycles that were due and got no maps.</summary>
    public long ImagingSkipped { get; init; }

    /// <summary>Cycles that wait in the spool now.</summary>
    public int Backlog { get; init; }

    /// <summary>Integrations that could not be published and are tried again, now.</summary>
    public int IntegrationsWaiting { get; init; }

    /// <summary>For how long no frame could be taken in although one has come, and why; null where none waits.</summary>
    public Waiting? HeldUp { get; init; }

    /// <summary>The cycle that has waited for longest to be published, and for what; null where none waits.</summary>
    public Waiting? LongestCycle { get; init; }

    /// <summary>Connections that are open now.</summary>
    public int Connections { get; init; }

    /// <summary>Whether the spool takes no frames.</summary>
    public bool IsSpoolFailing { get; init; }

    /// <summary>Bytes in the spool.</summary>
    public long SpoolBytes { get; init; }

    /// <summary>Bytes that may be in it; 0 where there is none.</summary>
    public long SpoolMaxBytes { get; init; }

    /// <summary>Reads a receiver.</summary>
    public static IngestReading Of(FrameReceiver receiver)
    {
        var (ingest, counts) = (receiver.Ingest, receiver.Ingest.Statistics);
        return new IngestReading
        {
            Received = counts.Received,
            Rejected = counts.Rejected,
            Undelivered = counts.Undelivered,
            LateCycles = counts.LateCycles,
            Deferred = counts.Deferred,
            ImagingSkipped = ingest.ImagingSkipped,
            Backlog = ingest.Backlog,
            IntegrationsWaiting = ingest.IntegrationsDeferred,
            HeldUp = ingest.HeldUp,
            LongestCycle = ingest.LongestCycle,
            Connections = receiver.Connections,
            IsSpoolFailing = ingest.Spool?.IsFailing ?? false,
            SpoolBytes = ingest.Spool?.Bytes ?? 0,
            SpoolMaxBytes = ingest.Spool?.MaxBytes ?? 0,
        };
    }
}
