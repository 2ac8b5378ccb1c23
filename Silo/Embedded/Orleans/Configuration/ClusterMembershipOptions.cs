namespace Orleans.Configuration;

/// <summary>How silos watch each other.</summary>
public class ClusterMembershipOptions
{
    /// <summary>False: nobody is probed, and who dies without saying so is never found dead.</summary>
    public bool LivenessEnabled { get; set; } = true;

    /// <summary>Time between probes, and for an answer.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Unanswered probes in a row after which a silo is suspected.</summary>
    public int NumMissedProbesLimit { get; set; } = 3;

    /// <summary>Suspecting silos after which a silo is dead; in a small cluster half of the active silos is enough.</summary>
    public int NumVotesForDeathDeclaration { get; set; } = 2;

    /// <remarks>There is no table to reread in one process: accepted and not used, as all the following.</remarks>
    public TimeSpan TableRefreshTimeout { get; set; } = TimeSpan.FromSeconds(60);

    public TimeSpan DeathVoteExpirationTimeout { get; set; } = TimeSpan.FromMinutes(2);

    public TimeSpan IAmAliveTablePublishTimeout { get; set; } = TimeSpan.FromSeconds(30);

    public TimeSpan MaxJoinAttemptTime { get; set; } = TimeSpan.FromMinutes(5);

    public int NumProbedSilos { get; set; } = 10;

    public int NumMissedTableIAmAliveLimit { get; set; } = 3;

    public bool UseLivenessGossip { get; set; } = true;

    public bool EnableIndirectProbes { get; set; } = true;

    public bool ExtendProbeTimeoutDuringDegradation { get; set; } = true;

    public TimeSpan LocalHealthDegradationMonitoringPeriod { get; set; } = TimeSpan.FromSeconds(10);
}
