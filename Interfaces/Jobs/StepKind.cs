namespace Muser.Interfaces.Jobs;

/// <summary>What a worker does for a job.</summary>
[GenerateSerializer, Alias("muser.StepKind")]
public enum StepKind
{
    /// <summary>It performs a part.</summary>
    Perform = 0,

    /// <summary>It splits the job.</summary>
    Split = 1,

    /// <summary>It merges the results.</summary>
    Merge = 2,
}
