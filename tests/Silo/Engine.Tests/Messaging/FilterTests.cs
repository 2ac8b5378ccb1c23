using System.Collections.Concurrent;
using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Messaging;

[Trait("Tier", "Cluster")]
public sealed class FilterTests(FilterTests.Filtered cluster) : IClassFixture<FilterTests.Filtered>
{
    private IFilteredGrain Grain => cluster.Client.GetGrain<IFilteredGrain>(Guid.NewGuid());

    [Fact]
    public async Task FilterSeesGrainMethodAndResult()
    {
        var key = Guid.NewGuid();
        await cluster.Client.GetGrain<IFilteredGrain>(key).Double(4);
        Assert.Equal([$"{nameof(FilteredGrain)}.{nameof(IFilteredGrain.Double)} = 8"], SeeingFilter.Seen[key]);
    }

    [Fact]
    public async Task FilterMayChangeTheResult() => Assert.Equal(-1, await Grain.Double(13));

    [Fact]
    public async Task FilterMayRefuseTheCall()
    {
        var key = Guid.NewGuid();
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => cluster.Client.GetGrain<IFilteredGrain>(key).Forbidden());
        Assert.Equal(0, Probe.Of(key).Count("entered"));
    }

    [Fact]
    public async Task FilterSeesTheFailure()
    {
        var key = Guid.NewGuid();
        await Assert.ThrowsAsync<DishException>(() => cluster.Client.GetGrain<IFilteredGrain>(key).Fail());
        Assert.Equal([$"{nameof(IFilteredGrain.Fail)} failed"], SeeingFilter.Seen[key]);
    }

    [Fact]
    public async Task GrainMayFilterItsOwnCalls()
    {
        var key = Guid.NewGuid();
        await cluster.Client.GetGrain<IFilteredGrain>(key).Double(1);
        Assert.Equal(["own filter", "entered"], Probe.Of(key).Notes);
    }

    [Fact]
    public async Task OutgoingFilterSeesTheCallsOfAClient()
    {
        var key = Guid.NewGuid();
        await cluster.Client.GetGrain<IFilteredGrain>(key).Double(21);
        Assert.Contains($"{nameof(IFilteredGrain.Double)} = 42", Filtered.Sent);
    }

    /// <summary>Filters of the silo run in the order in which they were added.</summary>
    public sealed class Filtered() : ClusterFixture(1)
    {
        public static readonly ConcurrentQueue<string> Sent = new();

        protected override void ConfigureClient(IClientBuilder client) => client.AddOutgoingGrainCallFilter(async context =>
        {
            await context.Invoke();
            Sent.Enqueue($"{context.MethodName} = {context.Result}");
        });

        protected override void ConfigureSilo(string name, ISiloBuilder silo)
        {
            silo.AddIncomingGrainCallFilter<SeeingFilter>();
            silo.AddIncomingGrainCallFilter(async context =>
            {
                await context.Invoke();
                if (context.Grain is FilteredGrain && context.Result is 26)
                {
                    context.Result = -1;
                }
            });
        }
    }

    private sealed class SeeingFilter : IIncomingGrainCallFilter
    {
        public static readonly ConcurrentDictionary<Guid, List<string>> Seen = new();

        public async Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.Grain is not FilteredGrain grain)
            {
                await context.Invoke();
                return;
            }

            if (context.MethodName == nameof(IFilteredGrain.Forbidden))
            {
                throw new UnauthorizedAccessException("forbidden");
            }

            var seen = Seen.GetOrAdd(grain.GetPrimaryKey(), _ => []);
            try
            {
                await context.Invoke();
                seen.Add($"{grain.GetType().Name}.{context.MethodName} = {context.Result}");
            }
            catch (DishException)
            {
                seen.Add($"{context.MethodName} failed");
                throw;
            }
        }
    }
}
