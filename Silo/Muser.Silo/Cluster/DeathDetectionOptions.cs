using Orleans.Configuration;

namespace Muser.Silo.Cluster;

/// <summary>
/// How soon a silo that has died is found. Configuration section <c>Muser:DeathDetection</c>. Cycles that had frames on it are late by that time. Faster
/// probes are missed under load, and a silo that lives is then taken for dead and stops; slower ones delay more cycles.
/// </summary>
public sealed class DeathDetectionOptions
{
    /// <summary>Default of <see cref="ProbeTimeoutMs"/>.</summary>
    public const double DefaultProbeTimeoutMs = 1000;

    /// <summary>Default of <see cref="MissedProbes"/>.</summary>
    public const int DefaultMissedProbes = 2;

    /// <summary>Below this a busy silo misses probes, ms.</summary>
    private const double ShortestProbeTimeoutMs = 500;

    /// <summary>Time between two probes, and for the answer to one, ms.</summary>
    public double ProbeTimeoutMs { get; set; } = DefaultProbeTimeoutMs;

    /// <summary>Probes that a silo misses in a row before it is taken for dead.</summary>
    public int MissedProbes { get; set; } = DefaultMissedProbes;

    /// <summary>
    /// A silo that was killed is found dead within this: it answers no probe, and the first one may begin a whole period after the kill. One that hangs
    /// keeps its connections open, and the engine takes longer to believe it.
    /// </summary>
    public TimeSpan Limit => TimeSpan.FromMilliseconds((MissedProbes + 1) * ProbeTimeoutMs);

    /// <summary>Throws <see cref="OptionsException"/> that names the option, the value and the rule.</summary>
    public void Validate()
    {
        OptionsException.Require(
            ProbeTimeoutMs is >= ShortestProbeTimeoutMs and < double.PositiveInfinity, nameof(ProbeTimeoutMs), ProbeTimeoutMs,
            $"at least {ShortestProbeTimeoutMs}");
        OptionsException.Require(MissedProbes > 0, nameof(MissedProbes), MissedProbes, "positive");
    }

    /// <summary>Writes the same into the options of the engine: silos also reread the table of silos, and say that they live, every two probes.</summary>
    public void ApplyTo(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromMilliseconds(ProbeTimeoutMs);
        membership.NumMissedProbesLimit = MissedProbes;
        membership.TableRefreshTimeout = 2 * membership.ProbeTimeout;
        membership.IAmAliveTablePublishTimeout = 2 * membership.ProbeTimeout;
    }
}
