using Muser.Embedded.Messaging;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Muser.Embedded.Management;

/// <summary>All silos are in this process: what they have is read without asking them.</summary>
[StatelessWorker, GrainType("management")]
internal sealed class ManagementGrain(ISiloStatusOracle oracle, SiloNode silo) : Grain, IManagementGrain
{
    public Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive = false) =>
        Task.FromResult(oracle.GetApproximateSiloStatuses(onlyActive));

    public Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics() => GetSimpleGrainStatistics(oracle.GetActiveSilos());

    public Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics(SiloAddress[] hostsIds) => Task.FromResult(Silos(hostsIds)
        .SelectMany(node => node.Catalog.Activations.GroupBy(a => a.Class.Type.FullName!).Select(group => new SimpleGrainStatistic
        {
            GrainType = group.Key,
            SiloAddress = node.Address,
            ActivationCount = group.Count(),
        })).ToArray());

    public Task<int> GetTotalActivationCount() =>
        Task.FromResult(Silos(oracle.GetActiveSilos()).Sum(n => n.Catalog.Activations.Count()));

    public ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference) =>
        new(silo.Cluster.Directory.Lookup(reference.GetGrainId())?.SiloAddress);

    public ValueTask<List<GrainId>> GetActiveGrains(GrainType type) => new(Silos(oracle.GetActiveSilos())
        .SelectMany(node => node.Catalog.Activations)
        .Select(a => a.GrainId)
        .Where(id => id.Type.Equals(type))
        .Distinct()
        .ToList());

    public Task ForceActivationCollection(TimeSpan ageLimit) => ForceActivationCollection(oracle.GetActiveSilos(), ageLimit);

    public Task ForceActivationCollection(SiloAddress[] hostsIds, TimeSpan ageLimit)
    {
        foreach (var node in Silos(hostsIds))
        {
            node.Catalog.CollectIdle(ageLimit);
        }

        return Task.CompletedTask;
    }

    private static IEnumerable<SiloNode> Silos(IEnumerable<SiloAddress> addresses) =>
        addresses.Select(Network.Find).OfType<SiloNode>();
}
