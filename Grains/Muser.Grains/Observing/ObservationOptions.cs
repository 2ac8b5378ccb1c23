namespace Muser.Grains.Observing;

/// <summary>How the ledger of cycles behaves. Configuration section <c>Muser:Observing</c>.</summary>
public sealed class ObservationOptions
{
    /// <summary>Default of <see cref="LateAfterMs"/>.</summary>
    public const double DefaultLateAfterMs = 5000;

    /// <summary>Default of <see cref="AbandonAfterMs"/>.</summary>
    public const double DefaultAbandonAfterMs = 600_000;

    /// <summary>Default of <see cref="CommitIntervalMs"/>.</summary>
    public const double DefaultCommitIntervalMs = 1000;

    /// <summary>A cycle published later than this after its last byte counts as late, ms.</summary>
    public double LateAfterMs { get; set; } = DefaultLateAfterMs;

    /// <summary>Reports of a cycle that nobody asks to publish are dropped after this, ms: its ingest silo is gone, and will send it again.</summary>
    public double AbandonAfterMs { get; set; } = DefaultAbandonAfterMs;

    /// <summary>Counters are committed to storage at most this often, ms.</summary>
    public double CommitIntervalMs { get; set; } = DefaultCommitIntervalMs;
}
