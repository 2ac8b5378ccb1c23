namespace Muser.Grains.Jobs;

/// <summary>Knows which silos are dead. Safe for any thread.</summary>
public interface IWorkerLiveness
{
    /// <summary>Whether a run of a silo is over.</summary>
    bool IsDead(SiloAddress silo);
}
