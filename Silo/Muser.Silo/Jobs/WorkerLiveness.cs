using Muser.Grains.Jobs;

namespace Muser.Silo.Jobs;

/// <summary>Which silos are dead, as the cluster has decided.</summary>
internal sealed class WorkerLiveness(ISiloStatusOracle oracle) : IWorkerLiveness
{
    public bool IsDead(SiloAddress silo) => oracle.IsDeadSilo(silo);
}
