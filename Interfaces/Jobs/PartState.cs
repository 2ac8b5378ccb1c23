namespace Muser.Interfaces.Jobs;

/// <summary>Where a part is.</summary>
[GenerateSerializer, Alias("muser.PartState")]
public enum PartState
{
    /// <summary>It waits for a worker.</summary>
    Waiting = 0,

    /// <summary>A worker has it.</summary>
    Running = 1,

    /// <summary>Its result is counted.</summary>
    Done = 2,

    /// <summary>Its last attempt failed, and it waits for the next one.</summary>
    Retrying = 3,

    /// <summary>It has failed for good.</summary>
    Failed = 4,
}
