namespace Muser.Interfaces.Jobs;

/// <summary>Where a job is.</summary>
[GenerateSerializer, Alias("muser.JobState")]
public enum JobState
{
    /// <summary>Other jobs must be done first, or data come in.</summary>
    Waiting = 0,

    /// <summary>It says which parts there are.</summary>
    Splitting = 1,

    /// <summary>Its parts are performed, or wait for their turn.</summary>
    Running = 2,

    /// <summary>Its results are merged.</summary>
    Merging = 3,

    /// <summary>It is done.</summary>
    Done = 4,

    /// <summary>It has failed; what is done is kept, and <c>retry</c> performs what is not.</summary>
    Failed = 5,

    /// <summary>Somebody has cancelled it.</summary>
    Cancelled = 6,
}
