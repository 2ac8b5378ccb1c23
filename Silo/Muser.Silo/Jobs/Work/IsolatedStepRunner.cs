using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Work;

/// <summary>Performs steps in processes of their own. Safe for any thread.</summary>
internal sealed class IsolatedStepRunner
{
    /// <summary>Performs a step and says how it ended; it does not throw.</summary>
    public Task<StepReport> Run(StepPlan step, CancellationToken stop) =>
        Task.FromResult(step.Report(StepOutcome.Refused, message: "Parts in processes of their own are not there yet."));
}
