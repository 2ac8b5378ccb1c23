using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <summary>Knows whether data that jobs wait for have come. Safe for any thread.</summary>
public interface IJobWaits
{
    /// <summary>What is still missing, a sentence; null where nothing is.</summary>
    Task<string?> Missing(JobWait wait);
}
