namespace Muser.Cli.Observing;

/// <summary>What a demo did; the last line of <c>muser demo --json</c>.</summary>
internal sealed record DemoSummary(FrameCounts Frames, CycleCounts Cycles, long Images, LatencySummary LatencyMs, string Products);

/// <summary>Frames by what ingest made of them.</summary>
internal sealed record FrameCounts(long Received, long Rejected, long Duplicate);

/// <summary>Cycles by what the ledger made of them.</summary>
internal sealed record CycleCounts(long Complete, long Late, long Lost, long Published);

/// <summary>From the socket read of a cycle's last byte to its manifest, ms.</summary>
internal sealed record LatencySummary(double P50, double P99, double Max);
