using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Scheduling;

[Trait("Tier", "Cluster")]
public sealed class StatelessWorkerTests(TwoSilos cluster) : IClassFixture<TwoSilos>
{
    private readonly Guid _worker = Guid.NewGuid();

    [Fact]
    public async Task WorkersLiveOnTheCallersSilo()
    {
        foreach (var silo in cluster.Cluster.Silos)
        {
            var foreman = cluster.Pinned<IForemanGrain>(silo, Guid.NewGuid());
            Assert.Equal(silo.SiloAddress, await foreman.SiloOf(_worker));
        }
    }

    [Fact]
    public async Task ConcurrentCallsGetWorkersUpToTheBound()
    {
        var foreman = cluster.Pinned<IForemanGrain>(cluster.Silo(0), Guid.NewGuid());
        var jobs = foreman.Hire(_worker, 5);
        await Probe.Of(_worker).Noted("work", times: 2);
        Probe.Of(_worker).Open("work");
        var seen = await jobs.Within("five jobs");
        Assert.Equal(2, seen.Distinct().Count());
        Assert.Equal(2, Probe.Of(_worker).MostRunning);
    }

    [Fact]
    public async Task EachSiloHasItsOwnWorkersOfOneKey()
    {
        Probe.Of(_worker).Open("work");
        var here = await cluster.Pinned<IForemanGrain>(cluster.Silo(0), Guid.NewGuid()).Hire(_worker, 1);
        var there = await cluster.Pinned<IForemanGrain>(cluster.Silo(1), Guid.NewGuid()).Hire(_worker, 1);
        Assert.NotEqual(here.Single(), there.Single());
    }
}
