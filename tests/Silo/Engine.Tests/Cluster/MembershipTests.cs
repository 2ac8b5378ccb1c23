using Microsoft.Extensions.DependencyInjection;
using Muser.Engine.Tests.Fixtures;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Muser.Engine.Tests.Cluster;

/// <summary>Silos that join, leave and die. Each test has its own cluster of two.</summary>
[Trait("Tier", "Cluster")]
public sealed class MembershipTests : IAsyncLifetime
{
    private readonly Changing _cluster = new();
    private readonly Guid _key = Guid.NewGuid();

    private Probe Probe => Probe.Of(_key);

    private IHomeGrain Grain => _cluster.Client.GetGrain<IHomeGrain>(_key);

    public Task InitializeAsync() => _cluster.InitializeAsync();

    public Task DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task SiloThatJoinsTakesNewActivationsAndLeavesTheOld()
    {
        var before = await HomeOn(_cluster.Silo(0));
        var joined = await _cluster.Cluster.StartAdditionalSiloAsync();
        Assert.DoesNotContain(joined.SiloAddress, _cluster.Cluster.Silos.Take(2).Select(silo => silo.SiloAddress));
        await Deadline.Eventually("a new grain is placed on the new silo", joined.SiloAddress, () => NewHomeOn(joined).Silo());
        Assert.Equal(before, await Grain.Activation());
    }

    [Fact]
    public async Task SiloThatLeavesDeactivatesItsGrainsAndTheyGoOnElsewhere()
    {
        var before = await HomeOn(_cluster.Silo(1));
        await _cluster.Cluster.StopSiloAsync(_cluster.Silo(1));
        Assert.Equal(["1", "activated", "deactivated ShuttingDown"], Probe.Notes.Select(note => note == "2 silos" ? "1" : note));
        await Deadline.Eventually("the grain is on the other silo", _cluster.Silo(0).SiloAddress, Grain.Silo, Deadline.Failover);
        Assert.NotEqual(before, await Grain.Activation());
    }

    /// <summary>A call may be refused or given up while the silo closes its doors; asking again helps.</summary>
    [Fact]
    public async Task CallsDuringALeaveAreAnsweredOrFailAsOnesThatMayBeRepeated()
    {
        var grains = await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            var grain = NewHomeOn(_cluster.Silo(number % 2));
            await grain.Silo();
            return grain;
        }));
        using var stop = new CancellationTokenSource();
        var calling = Task.WhenAll(grains.Select(async grain =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await grain.Silo();
                }
                catch (Exception failure) when (failure is OrleansMessageRejectionException or TimeoutException)
                {
                }
            }
        }));
        await _cluster.Cluster.StopSiloAsync(_cluster.Silo(1));
        foreach (var grain in grains)
        {
            await Deadline.Eventually("each grain is on the other silo", _cluster.Silo(0).SiloAddress, grain.Silo, Deadline.Failover);
        }

        await stop.CancelAsync();
        await calling.Within("the calls that ran meanwhile", Deadline.Failover);
    }

    [Fact]
    public async Task SiloThatWasKilledIsReplacedAtTheNextCall()
    {
        var before = await HomeOn(_cluster.Silo(1));
        await _cluster.Cluster.KillSiloAsync(_cluster.Silo(1));
        await Deadline.Eventually("the grain is on the other silo", _cluster.Silo(0).SiloAddress, Grain.Silo, Deadline.Failover);
        Assert.NotEqual(before, await Grain.Activation());
        await Deadline.Eventually(
            "the dead silo is no home any more", "1 silos", async () =>
            {
                var key = Guid.NewGuid();
                await _cluster.Client.GetGrain<IHomeGrain>(key).Silo();
                return Probe.Of(key).Notes[0];
            },
            Deadline.Failover);
    }

    [Fact]
    public async Task SilosKnowWhoIsActiveAndWhoIsDead()
    {
        var (survivor, victim) = (_cluster.Silo(0), _cluster.Silo(1));
        var membership = survivor.ServiceProvider.GetRequiredService<IClusterMembershipService>();
        await Deadline.Eventually("the other is active", SiloStatus.Active, () => StatusOf(victim));
        Assert.Equal(["Silo_0", "Silo_1"], membership.CurrentSnapshot.Members.Values.Select(member => member.Name).Order());
        var version = membership.CurrentSnapshot.Version;
        await _cluster.Cluster.KillSiloAsync(victim);
        await Deadline.Eventually("the other is dead", SiloStatus.Dead, () => StatusOf(victim), Deadline.Failover);
        Assert.Equal(SiloStatus.Active, await StatusOf(survivor));
        Assert.True(membership.CurrentSnapshot.Version > version);

        Task<SiloStatus> StatusOf(InProcessSiloHandle silo) => Task.FromResult(membership.CurrentSnapshot.GetSiloStatus(silo.SiloAddress));
    }

    [Fact]
    public async Task ChangesOfTheMembershipAreAnnounced()
    {
        var membership = _cluster.Silo(0).ServiceProvider.GetRequiredService<IClusterMembershipService>();
        await using var updates = membership.MembershipUpdates.GetAsyncEnumerator();
        Assert.True(await updates.MoveNextAsync().AsTask().Within("what is known at first"));
        var joined = await _cluster.Cluster.StartAdditionalSiloAsync();
        while (updates.Current.GetSiloStatus(joined.SiloAddress) != SiloStatus.Active)
        {
            Assert.True(await updates.MoveNextAsync().AsTask().Within("the next update"), "the updates ended without the new silo");
        }
    }

    [Fact]
    public async Task CallThatASiloTookToItsGraveFailsAtTheClient()
    {
        await HomeOn(_cluster.Silo(1));
        var waiting = Grain.WaitAt("gate");
        await Probe.Noted("gate");
        await _cluster.Cluster.KillSiloAsync(_cluster.Silo(1));
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => waiting).Within("the failure", Deadline.Failover);
        Assert.True(failure is OrleansException or TimeoutException, $"{failure}");
    }

    [Fact]
    public async Task CallThatASiloTookToItsGraveFailsAtAGrain()
    {
        var caller = NewHomeOn(_cluster.Silo(0));
        await caller.Silo();
        await HomeOn(_cluster.Silo(1));
        var waiting = caller.WaitAtHome(_key, "gate");
        await Probe.Noted("gate");
        await _cluster.Cluster.KillSiloAsync(_cluster.Silo(1));
        await Assert.ThrowsAsync<SiloUnavailableException>(() => waiting).Within("the failure", Deadline.Failover);
    }

    /// <summary>A host that is disposed without having been stopped, as if its process had vanished: nobody says goodbye, the others must find out.</summary>
    /// <param name="others">Silos that are left beside the first: they must agree.</param>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task SiloThatCrashedIsFoundDeadByItsProbes(int others)
    {
        await _cluster.Cluster.StartSilosAsync(others);
        var before = await HomeOn(_cluster.Silo(1));
        var caller = NewHomeOn(_cluster.Silo(0));
        await caller.Silo();
        var waiting = caller.WaitAtHome(_key, "gate");
        await Probe.Noted("gate");
        var crashed = _cluster.Silo(1);
        await ((IAsyncDisposable)crashed.SiloHost).DisposeAsync();
        foreach (var silo in _cluster.Cluster.Silos.Where(silo => silo != crashed))
        {
            var membership = silo.ServiceProvider.GetRequiredService<IClusterMembershipService>();
            await Deadline.Eventually(
                $"the crashed silo is dead for {silo.Name}",
                SiloStatus.Dead,
                () => Task.FromResult(membership.CurrentSnapshot.GetSiloStatus(crashed.SiloAddress)),
                Deadline.Failover);
        }

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => waiting).Within("the failure of the call that it took along", Deadline.Failover);
        Assert.True(failure is SiloUnavailableException or TimeoutException, $"{failure}");
        await Deadline.Eventually(
            "the grain is on another silo", false, async () => crashed.SiloAddress.Equals(await Grain.Silo()), Deadline.Failover);
        Assert.NotEqual(before, await Grain.Activation());
    }

    [Fact]
    public async Task KillingASiloLeavesTheGrainsOfTheOthers()
    {
        var before = await HomeOn(_cluster.Silo(0));
        await _cluster.Cluster.KillSiloAsync(_cluster.Silo(1));
        await Deadline.Eventually("the survivor answers", before, Grain.Activation, Deadline.Failover);
        Assert.Equal(1, Probe.Count("activated"));
    }

    [Fact]
    public async Task GrainCallsFromSiloToSiloSurviveAKill()
    {
        var caller = NewHomeOn(_cluster.Silo(0));
        await caller.Silo();
        await HomeOn(_cluster.Silo(1));
        Assert.Equal(_cluster.Silo(1).SiloAddress, await caller.SiloOf(_key));
        await _cluster.Cluster.KillSiloAsync(_cluster.Silo(1));
        await Deadline.Eventually(
            "the other grain is found on the survivor", _cluster.Silo(0).SiloAddress, () => caller.SiloOf(_key), Deadline.Failover);
    }

    [Fact]
    public async Task SiloThatComesBackIsANewOne()
    {
        var killed = _cluster.Silo(1).SiloAddress;
        await _cluster.Cluster.KillSiloAsync(_cluster.Silo(1));
        var back = await _cluster.Cluster.StartAdditionalSiloAsync();
        Assert.NotEqual(killed, back.SiloAddress);
        await Deadline.Eventually("a grain is placed on it", back.SiloAddress, () => NewHomeOn(back).Silo(), Deadline.Failover);
    }

    private async Task<Guid> HomeOn(InProcessSiloHandle silo)
    {
        Probe.Shared = silo.SiloAddress;
        Assert.Equal(silo.SiloAddress, await Grain.Silo());
        return await Grain.Activation();
    }

    private IHomeGrain NewHomeOn(InProcessSiloHandle silo)
    {
        var key = Guid.NewGuid();
        Probe.Of(key).Shared = silo.SiloAddress;
        return _cluster.Client.GetGrain<IHomeGrain>(key);
    }

    /// <summary>A killed silo is noticed within a few seconds.</summary>
    private sealed class Changing() : ClusterFixture(2)
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

        protected override void ConfigureSilo(string name, ISiloBuilder silo)
        {
            silo.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromMilliseconds(500);
                options.NumMissedProbesLimit = 2;
                options.TableRefreshTimeout = TimeSpan.FromSeconds(2);
                options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(2);
            });
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = Patience);
            silo.Services.AddPlacementDirector<HomePlacement, HomeDirector>(ServiceLifetime.Transient);
        }

        protected override void ConfigureClient(IClientBuilder client) =>
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = Patience);
    }
}
