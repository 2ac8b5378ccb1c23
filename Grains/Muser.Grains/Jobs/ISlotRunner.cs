using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <summary>A thread of a silo on which steps are performed, one after the other.</summary>
public interface ISlotRunner : IDisposable
{
    /// <summary>Performs the steps of a batch. What is not begun when <paramref name="stop"/> is cancelled is not reported; it does not throw.</summary>
    Task<StepReport[]> Run(JobId job, WorkBatch batch, CancellationToken stop);

    /// <summary>
    /// The batch takes longer than was thought: what is done of it is reported now, and not by <see cref="Run"/>; the step at work goes on, and no other one of
    /// the batch begins.
    /// </summary>
    (StepReport[] Done, StepKey? Current) Hurry();
}
