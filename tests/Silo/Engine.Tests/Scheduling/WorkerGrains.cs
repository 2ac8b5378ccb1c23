using Muser.Engine.Tests.Fixtures;
using Orleans.Concurrency;

namespace Muser.Engine.Tests.Scheduling;

/// <summary>Stateless: as many activations as there is work, up to a bound, on the caller's silo.</summary>
public interface IWorkerGrain : ILocatedGrain, IGrainWithGuidKey
{
    /// <summary>Waits at the gate "work"; says which activation did it.</summary>
    Task<Guid> Work();
}

/// <summary>Calls a worker from the silo that its key names.</summary>
public interface IForemanGrain : ILocatedGrain, IGrainWithStringKey
{
    Task<Guid[]> Hire(Guid worker, int jobs);

    Task<SiloAddress> SiloOf(Guid worker);
}

[StatelessWorker(2)]
public sealed class WorkerGrain : LocatedGrain, IWorkerGrain
{
    public async Task<Guid> Work()
    {
        var probe = Probe.Of(this.GetPrimaryKey());
        using var inside = probe.Enter();
        await probe.Gate("work");
        return await Activation();
    }
}

[PinnedPlacement]
public sealed class ForemanGrain : LocatedGrain, IForemanGrain
{
    public Task<Guid[]> Hire(Guid worker, int jobs) =>
        Task.WhenAll(Enumerable.Range(0, jobs).Select(_ => GrainFactory.GetGrain<IWorkerGrain>(worker).Work()));

    public Task<SiloAddress> SiloOf(Guid worker) => GrainFactory.GetGrain<IWorkerGrain>(worker).Silo();
}
