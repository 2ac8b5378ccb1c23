using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Work;

/// <summary>A step of a job, and all that it needs to know.</summary>
/// <param name="Job">The job.</param>
/// <param name="Batch">What it came with.</param>
/// <param name="Item">The step.</param>
/// <param name="Definition">Says what to do.</param>
internal sealed record StepPlan(JobId Job, WorkBatch Batch, WorkItem Item, IJob Definition)
{
    /// <summary>Whether the split never ends by itself.</summary>
    public bool IsEndless { get; init; }

    /// <summary>The options, JSON.</summary>
    public ReadOnlyMemory<byte> Options { get; init; }

    /// <summary>Whether it is performed by processes that the job starts itself.</summary>
    public bool RunsPrograms => Item.Kind is StepKind.Perform && Definition is IRunsPrograms;

    /// <summary>The time that the step may take here, s; 0: any. A program is held by its own limits, and killed with a sentence of its own.</summary>
    public double Seconds => Item.Kind is StepKind.Perform && !RunsPrograms ? Batch.Limits.Seconds : 0;

    /// <summary>A report on this step.</summary>
    public StepReport Report(StepOutcome outcome, byte[]? result = null, string message = "", string[]? said = null, string isolation = "") => new()
    {
        Term = Batch.Term,
        Kind = Item.Kind,
        Index = Item.Index,
        Attempt = Item.Attempt,
        Outcome = outcome,
        Result = result ?? [],
        Message = message,
        Said = said ?? [],
        Isolation = isolation,
    };
}
