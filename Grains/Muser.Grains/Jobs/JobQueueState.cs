using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <summary>The jobs over a restart.</summary>
[GenerateSerializer, Alias("muser.JobQueueState")]
public sealed class JobQueueState
{
    /// <summary>All jobs that are known.</summary>
    [Id(0)]
    public QueueEntry[] Entries { get; set; } = [];
}
