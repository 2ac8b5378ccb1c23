using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace Muser.Engine.Tests;

public interface IEchoGrain : IGrainWithStringKey
{
    Task<string> Echo(string text);

    Task<SiloAddress> Where();

    ValueTask<int[]> Double(int[] values);

    Task<IEchoGrain> Self();

    Task Fail();

    [OneWay]
    Task Forget();

    IAsyncEnumerable<int> Count(int to);
}

public sealed class EchoGrain(ILocalSiloDetails silo) : Grain, IEchoGrain
{
    public Task<string> Echo(string text) => Task.FromResult(text);

    public Task<SiloAddress> Where() => Task.FromResult(silo.SiloAddress);

    public async ValueTask<int[]> Double(int[] values)
    {
        await Task.Yield();
        for (var i = 0; i < values.Length; i++)
        {
            values[i] *= 2;
        }

        return values;
    }

    public Task<IEchoGrain> Self() => Task.FromResult(this.AsReference<IEchoGrain>());

    public Task Fail() => throw new InvalidOperationException("as asked");

    public Task Forget() => Task.CompletedTask;

    public async IAsyncEnumerable<int> Count(int to)
    {
        for (var i = 0; i < to; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }
}

[Trait("Tier", "Cluster")]
public sealed class SmokeTests
{
    [Fact]
    public async Task CallsCrossSilosAndComeBack()
    {
        await using var cluster = new InProcessTestClusterBuilder(3).Build();
        await cluster.DeployAsync();
        var where = new HashSet<SiloAddress>();
        for (var i = 0; i < 30; i++)
        {
            var grain = cluster.Client.GetGrain<IEchoGrain>("g" + i);
            Assert.Equal("hello", await grain.Echo("hello"));
            where.Add(await grain.Where());
            var values = new[] { 1, 2, 3 };
            var doubled = await grain.Double(values);
            Assert.Equal([2, 4, 6], doubled);
            Assert.Equal([1, 2, 3], values);
            Assert.Equal(grain, await grain.Self());
            await grain.Forget();
            var thrown = await Assert.ThrowsAsync<InvalidOperationException>(grain.Fail);
            Assert.Equal("as asked", thrown.Message);
            var counted = new List<int>();
            await foreach (var n in grain.Count(250))
            {
                counted.Add(n);
            }

            Assert.Equal(Enumerable.Range(0, 250), counted);
        }

        Assert.Equal(3, where.Count);
    }

    [Fact]
    public async Task AKilledSiloIsReplaced()
    {
        await using var cluster = new InProcessTestClusterBuilder(3).Build();
        await cluster.DeployAsync();
        var grains = Enumerable.Range(0, 30).Select(i => cluster.Client.GetGrain<IEchoGrain>("k" + i)).ToArray();
        foreach (var grain in grains)
        {
            await grain.Where();
        }

        var victim = cluster.Silos[0].SiloAddress;
        await cluster.KillSiloAsync(cluster.Silos[0]);
        foreach (var grain in grains)
        {
            Assert.NotEqual(victim, await grain.Where());
        }

        await cluster.StopSiloAsync(cluster.Silos[0]);
        foreach (var grain in grains)
        {
            Assert.Equal(cluster.Silos[0].SiloAddress, await grain.Where());
        }
    }
}
