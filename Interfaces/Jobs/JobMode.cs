namespace Muser.Interfaces.Jobs;

/// <summary>How the workers of the cluster are shared out to a job, and where its parts run.</summary>
[GenerateSerializer, Alias("muser.JobMode")]
public enum JobMode
{
    /// <summary>It waits for its turn by priority: those of the highest priority share the workers equally.</summary>
    Queue = 0,

    /// <summary>It begins at once and shares the workers equally with whatever runs, whatever its priority.</summary>
    Cluster = 1,

    /// <summary>As <see cref="Queue"/>, and each part runs in a process of its own, with limits, and is killed where it exceeds them.</summary>
    Process = 2,
}
