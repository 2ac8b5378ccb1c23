using System.Globalization;
using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <summary>Whether workers are large enough for a part.</summary>
internal static class WorkerFit
{
    /// <summary>Why none of them takes it, even when it has nothing else to do, a sentence; null where one does.</summary>
    public static string? WhyNot(PartNeeds needs, IReadOnlyCollection<WorkerStatus> workers)
    {
        var able = workers.Where(worker => worker.Capability == needs.Capability).ToArray();
        if (able.Length == 0)
        {
            return $"No silo has a worker for '{needs.Capability}': start one with the role jobs, and that among its Muser:Jobs:Capabilities.";
        }

        if (able.Any(worker => needs.Cpus <= worker.Cpus && needs.MemoryMiB <= worker.MemoryMiB && needs.Gpus <= worker.Gpus))
        {
            return null;
        }

        var largest = able.MaxBy(worker => (worker.Gpus, worker.MemoryMiB, worker.Cpus))!;
        return $"No worker takes a part that needs {What(needs.Cpus, needs.MemoryMiB, needs.Gpus)}: the largest has {What(largest.Cpus, largest.MemoryMiB, largest.Gpus)}.";
    }

    private static string What(double cpus, int memoryMiB, int gpus) => string.Create(
        CultureInfo.InvariantCulture, $"{cpus} processor{(cpus == 1 ? "" : "s")}, {memoryMiB} MiB and {gpus} GPU{(gpus == 1 ? "" : "s")}");
}
