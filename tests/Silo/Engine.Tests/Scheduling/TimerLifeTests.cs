using Muser.Engine.Tests.Fixtures;
using Orleans.Configuration;

namespace Muser.Engine.Tests.Scheduling;

/// <summary>Timers and idle collection.</summary>
[Trait("Tier", "Cluster")]
public sealed class TimerLifeTests(TimerLifeTests.ShortLives cluster) : IClassFixture<TimerLifeTests.ShortLives>
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);

    private readonly Guid _key = Guid.NewGuid();

    private Probe Probe => Probe.Of(_key);

    private ITimerGrain Grain => cluster.Client.GetGrain<ITimerGrain>(_key);

    [Fact]
    public async Task TicksAloneDoNotKeepAnActivationAlive()
    {
        await Grain.Start("tick", Soon, Soon);
        await Probe.Noted("deactivated ActivationIdle");
    }

    [Fact]
    public async Task TicksOfAKeepAliveTimerDo()
    {
        await Grain.Start("tick", Soon, Soon, keepAlive: true);
        var first = await Grain.Activation();
        var idle = Guid.NewGuid();
        await cluster.Client.GetGrain<ITimerGrain>(idle).Note("here");
        await Probe.Of(idle).Noted("deactivated ActivationIdle");
        Assert.Equal(first, await Grain.Activation());
    }

    /// <summary>Idle activations are collected after two seconds.</summary>
    public sealed class ShortLives() : ClusterFixture(1)
    {
        protected override void ConfigureSilo(string name, ISiloBuilder silo) => silo.Configure<GrainCollectionOptions>(options =>
        {
            options.CollectionAge = TimeSpan.FromSeconds(2);
            options.CollectionQuantum = TimeSpan.FromMilliseconds(250);
        });
    }
}
