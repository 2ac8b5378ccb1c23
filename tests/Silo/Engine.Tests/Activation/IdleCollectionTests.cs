using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Muser.Engine.Tests.Fixtures;
using Orleans.Configuration;

namespace Muser.Engine.Tests.Activation;

[Trait("Tier", "Cluster")]
public sealed class IdleCollectionTests(IdleCollectionTests.ShortLives cluster) : IClassFixture<IdleCollectionTests.ShortLives>
{
    [Fact]
    public async Task IdleActivationIsCollectedAndTheNextCallActivatesAnew()
    {
        var key = Guid.NewGuid();
        var grain = cluster.Client.GetGrain<ILifeGrain>(key);
        var first = await grain.Activation();
        await Probe.Of(key).Noted("deactivated ActivationIdle");
        Assert.NotEqual(first, await grain.Activation());
    }

    [Fact]
    public async Task WorkingActivationIsNotCollected()
    {
        var (busyKey, idleKey) = (Guid.NewGuid(), Guid.NewGuid());
        var working = cluster.Client.GetGrain<ILifeGrain>(busyKey).Work();
        await Probe.Of(busyKey).Noted("working");

        // Its idle neighbour, activated later, is collected meanwhile.
        await cluster.Client.GetGrain<ILifeGrain>(idleKey).Activation();
        await Probe.Of(idleKey).Noted("deactivated ActivationIdle");
        Probe.Of(busyKey).Open("working");
        var worked = await working.Within("the long call");
        Assert.Equal(worked, await cluster.Client.GetGrain<ILifeGrain>(busyKey).Activation());
    }

    [Fact]
    public async Task DelayedDeactivationOutlivesTheCollectionAge()
    {
        var (delayedKey, idleKey) = (Guid.NewGuid(), Guid.NewGuid());
        var delayed = cluster.Client.GetGrain<ILifeGrain>(delayedKey);
        var first = await delayed.Activation();
        await delayed.Delay(TimeSpan.FromMinutes(10));
        await cluster.Client.GetGrain<ILifeGrain>(idleKey).Activation();
        await Probe.Of(idleKey).Noted("deactivated ActivationIdle");
        Assert.Equal(first, await delayed.Activation());
    }

    [Fact]
    public async Task ClassOwnAgeOverridesTheCommonOne()
    {
        var (longKey, idleKey) = (Guid.NewGuid(), Guid.NewGuid());
        var lasting = cluster.Client.GetGrain<ILongLifeGrain>(longKey);
        var first = await lasting.Activation();
        await cluster.Client.GetGrain<ILifeGrain>(idleKey).Activation();
        await Probe.Of(idleKey).Noted("deactivated ActivationIdle");
        Assert.Equal(first, await lasting.Activation());
    }

    [Fact]
    public async Task KeepAliveClassIsNeverCollected()
    {
        var (lastingKey, idleKey) = (Guid.NewGuid(), Guid.NewGuid());
        var lasting = cluster.Client.GetGrain<IEverlastingGrain>(lastingKey);
        var first = await lasting.Activation();
        await cluster.Client.GetGrain<ILifeGrain>(idleKey).Activation();
        await Probe.Of(idleKey).Noted("deactivated ActivationIdle");
        Assert.Equal(first, await lasting.Activation());
    }

    [Fact]
    public void DefaultsAreFifteenMinutesInStepsOfOne()
    {
        var options = new GrainCollectionOptions();
        Assert.Equal(TimeSpan.FromMinutes(15), options.CollectionAge);
        Assert.Equal(TimeSpan.FromMinutes(1), options.CollectionQuantum);
        var configured = cluster.Silo(0).ServiceProvider.GetRequiredService<IOptions<GrainCollectionOptions>>().Value;
        Assert.Equal(TimeSpan.FromSeconds(1), configured.CollectionAge);
    }

    public sealed class ShortLives() : ClusterFixture(1)
    {
        protected override void ConfigureSilo(string name, ISiloBuilder silo) => silo.Configure<GrainCollectionOptions>(options =>
        {
            options.CollectionAge = TimeSpan.FromSeconds(1);
            options.CollectionQuantum = TimeSpan.FromMilliseconds(250);
            options.ClassSpecificCollectionAge[typeof(LongLifeGrain).FullName!] = TimeSpan.FromMinutes(10);
        });
    }
}
