using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Activation;

/// <summary>A grain for each frame, for hours: what has ended leaves nothing behind.</summary>
[Trait("Tier", "Cluster")]
[Collection(nameof(Alone))]
public sealed class ShortLivesTests(TwoSilos cluster) : IClassFixture<TwoSilos>
{
    private const int Lives = 10_000;
    private const int AtOnce = 500;

    /// <summary>A tenth of what the grains hold. A silo may remember where each of them was, which takes it some 230 bytes.</summary>
    private const long BoundBytes = Lives * 400L;

    private IManagementGrain Management => cluster.Client.GetGrain<IManagementGrain>(0);

    [Fact]
    public Task MemoryStaysFlatOverManyShortLives() => Memory.StaysFlat(BoundBytes, () => Live(grain => grain.Live()));

    [Fact]
    public async Task CallsLeaveNothingAtATokenThatOutlivesThem()
    {
        using var source = new CancellationTokenSource();
        await Memory.StaysFlat(BoundBytes, () => Live(grain => grain.LiveUntil(source.Token)));
    }

    /// <summary>Ten thousand lives, and the end of them all.</summary>
    private async Task Live(Func<IShortLivedGrain, Task<int>> call)
    {
        for (var lived = 0; lived < Lives; lived += AtOnce)
        {
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => call(cluster.Client.GetGrain<IShortLivedGrain>(Guid.NewGuid()))))
                .Within("five hundred lives");
            await Deadline.Eventually("none of them is left", 0, Active);
        }
    }

    private async Task<int> Active()
    {
        var statistics = await Management.GetSimpleGrainStatistics();
        return statistics.Where(statistic => statistic.GrainType.Contains(nameof(ShortLivedGrain), StringComparison.Ordinal))
            .Sum(statistic => statistic.ActivationCount);
    }
}
