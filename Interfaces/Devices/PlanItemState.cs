namespace Muser.Interfaces.Devices;

/// <summary>Where an item of a plan is.</summary>
[GenerateSerializer, Alias("muser.PlanItemState")]
public enum PlanItemState
{
    /// <summary>It waits for its turn and its conditions.</summary>
    Waiting = 0,

    /// <summary>Its script runs.</summary>
    Running = 1,

    /// <summary>End: all steps are done.</summary>
    Done = 2,

    /// <summary>End: a step failed.</summary>
    Failed = 3,

    /// <summary>End: somebody skipped it.</summary>
    Skipped = 4,

    /// <summary>End: somebody aborted it while it ran.</summary>
    Aborted = 5,

    /// <summary>End: its window passed before it could begin.</summary>
    Expired = 6,
}
