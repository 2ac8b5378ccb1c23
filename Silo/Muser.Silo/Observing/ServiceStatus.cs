using Muser.Interfaces.Observing;

namespace Muser.Silo.Observing;

/// <summary>The state of the service at an instant, as <c>/api/status</c> gives it.</summary>
/// <param name="Utc">The instant.</param>
/// <param name="Arrays">Each array that is received here.</param>
/// <param name="Ingest">What came in on this silo since it started.</param>
/// <param name="Silos">The silos of the cluster.</param>
public sealed record ServiceStatus(DateTimeOffset Utc, ArrayStatus[] Arrays, IngestStatus Ingest, SiloState[] Silos);

/// <summary>One array.</summary>
/// <param name="Array">Its name.</param>
/// <param name="Ledger">Its cycles in numbers.</param>
/// <param name="NewestImaged">Its newest cycle that has maps.</param>
public sealed record ArrayStatus(string Array, ObservationStatus Ledger, CycleManifest? NewestImaged);

/// <summary>Frames on this silo since it started, and the latency of its newest cycles.</summary>
public sealed record IngestStatus(
    long Received,
    long Rejected,
    long Duplicate,
    long Late,
    long Undelivered,
    Dictionary<string, long> RejectedByFault,
    double LatencyMsP50,
    double LatencyMsP99,
    double LatencyMsMax);

/// <summary>One silo of the cluster.</summary>
public sealed record SiloState(string Name, string Address, string Status, string Roles, string Accelerator);
