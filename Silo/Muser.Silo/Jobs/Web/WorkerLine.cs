using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Web;

/// <summary>A worker in JSON.</summary>
/// <param name="Silo">The name of its silo.</param>
/// <param name="Capability">What it is able to do.</param>
/// <param name="Slots">How many steps it can do at once.</param>
/// <param name="Busy">How many it does.</param>
/// <param name="StepsDone">How many it has done.</param>
/// <param name="Worker">Its key.</param>
public sealed record WorkerLine(string Silo, string Capability, int Slots, int Busy, long StepsDone, string Worker)
{
    /// <summary>The line of a worker.</summary>
    public static WorkerLine Of(WorkerStatus worker) => new(worker.Silo, worker.Capability, worker.Slots, worker.Busy, worker.StepsDone, worker.Worker);
}
