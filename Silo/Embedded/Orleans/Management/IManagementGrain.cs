namespace Orleans.Runtime;

/// <summary>Looks at the whole cluster; its key is 0.</summary>
public interface IManagementGrain : IGrainWithIntegerKey
{
    /// <summary>The silos and their status.</summary>
    Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive = false);

    /// <summary>Number of activations by grain type and silo.</summary>
    Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics();

    Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics(SiloAddress[] hostsIds);

    Task<int> GetTotalActivationCount();

    /// <summary>Where a grain is active; null if it is not.</summary>
    ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference);

    /// <summary>The grains of a type that are active.</summary>
    ValueTask<List<GrainId>> GetActiveGrains(GrainType type);

    /// <summary>Ends the activations that have been idle for at least this long.</summary>
    Task ForceActivationCollection(TimeSpan ageLimit);

    Task ForceActivationCollection(SiloAddress[] hostsIds, TimeSpan ageLimit);
}
