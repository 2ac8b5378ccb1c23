using Microsoft.Extensions.DependencyInjection;
using Muser.Engine.Tests.Fixtures;
using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Muser.Engine.Tests.Placement;

[Trait("Tier", "Cluster")]
public sealed class PlacementTests(PlacementTests.ThreeSilos cluster) : IClassFixture<PlacementTests.ThreeSilos>
{
    private SiloAddress[] Addresses => [.. cluster.Cluster.Silos.Select(silo => silo.SiloAddress).Order()];

    [Fact]
    public async Task RandomPlacementUsesEverySilo()
    {
        var silos = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => cluster.Client.GetGrain<IRandomGrain>(Guid.NewGuid()).Silo()));
        Assert.Equal(Addresses, silos.Distinct().Order());
    }

    [Fact]
    public async Task PreferLocalPlacementIsTheCallersSilo()
    {
        foreach (var silo in cluster.Cluster.Silos)
        {
            var caller = cluster.Pinned<INeighbourGrain>(silo, Guid.NewGuid());
            Assert.Equal(silo.SiloAddress, await caller.SiloOfLocal(Guid.NewGuid()));
        }
    }

    [Fact]
    public async Task HashBasedPlacementIsTheSameForAnyCallerAndEachActivation()
    {
        Dictionary<Guid, SiloAddress> first = [];
        foreach (var key in Enumerable.Range(0, 30).Select(_ => Guid.NewGuid()))
        {
            var grain = cluster.Client.GetGrain<IHashedGrain>(key);
            first[key] = await grain.Silo();
            await grain.Deactivate();
        }

        Assert.True(first.Values.Distinct().Count() > 1);
        foreach (var (key, silo) in first)
        {
            var caller = cluster.Pinned<INeighbourGrain>(cluster.Silo(2), Guid.NewGuid());
            Assert.Equal(silo, await caller.SiloOfHashed(key));
        }
    }

    [Fact]
    public async Task ActivationCountPlacementAvoidsTheBusiestSilo()
    {
        await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => cluster.Pinned<INeighbourGrain>(cluster.Silo(0), Guid.NewGuid()).Silo()));

        // Silos tell each other their counts from time to time; of any two that are compared one is not the busiest.
        await Deadline.Eventually("ten activations in a row avoid the busiest silo", false, async () =>
        {
            var placed = await Task.WhenAll(
                Enumerable.Range(0, 10).Select(_ => cluster.Client.GetGrain<ILeastLoadedGrain>(Guid.NewGuid()).Silo()));
            return placed.Contains(cluster.Silo(0).SiloAddress);
        });
    }

    [Fact]
    public async Task DirectorIsGivenTheCompatibleSilos()
    {
        var key = Guid.NewGuid();
        await Chosen(key, Addresses[0]).Silo();
        Assert.StartsWith("asked for ", Probe.Of(key).Notes[0], StringComparison.Ordinal);
        Assert.Equal(Addresses.Select(silo => silo.ToParsableString()), Probe.Of(key).Notes[1..]);
    }

    [Fact]
    public async Task DirectorsChoiceIsHonouredAndHoldsForTheActivation()
    {
        foreach (var silo in Addresses)
        {
            var key = Guid.NewGuid();
            var grain = Chosen(key, silo);
            Assert.Equal(silo, await grain.Silo());

            // A change of mind comes too late for this activation, whoever calls.
            Probe.Of(key).Shared = Addresses.First(address => !address.Equals(silo));
            Assert.Equal(silo, await grain.Silo());
            Assert.Equal(1, Probe.Of(key).Notes.Count(note => note.StartsWith("asked", StringComparison.Ordinal)));
            foreach (var caller in cluster.Cluster.Silos)
            {
                Assert.Equal(silo, await cluster.Pinned<INeighbourGrain>(caller, Guid.NewGuid()).SiloOfChosen(key));
            }
        }
    }

    [Fact]
    public async Task DirectorsFailureReachesTheCaller()
    {
        var key = Guid.NewGuid();
        Probe.Of(key).Shared = new InvalidOperationException("no room");
        var grain = cluster.Client.GetGrain<IChosenGrain>(key);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(grain.Silo);
        Assert.Equal("no room", failure.Message);
        Probe.Of(key).Shared = Addresses[1];
        Assert.Equal(Addresses[1], await grain.Silo());
    }

    [Fact]
    public async Task DirectorMayLeaveTheChoiceToThatOfAnotherStrategy()
    {
        await MetadataIsKnown();
        Assert.Equal(cluster.Silo(2).SiloAddress, await cluster.Client.GetGrain<IDelegatedGrain>(Guid.NewGuid()).Silo());
    }

    [Fact]
    public async Task FilterLeavesTheSilosOfItsLabel()
    {
        await MetadataIsKnown();
        var silos = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => cluster.Client.GetGrain<IAcceleratedGrain>(Guid.NewGuid()).Silo()));
        Assert.Equal([cluster.Silo(2).SiloAddress], silos.Distinct());
    }

    [Fact]
    public async Task NoCompatibleSiloFailsTheCall()
    {
        await MetadataIsKnown();
        await Assert.ThrowsAnyAsync<OrleansException>(cluster.Client.GetGrain<IHomelessGrain>(Guid.NewGuid()).Silo);
    }

    [Fact]
    public async Task EverySiloKnowsTheMetadataOfAll()
    {
        await MetadataIsKnown();
        foreach (var silo in cluster.Cluster.Silos)
        {
            var cache = silo.ServiceProvider.GetRequiredService<ISiloMetadataCache>();
            foreach (var other in cluster.Cluster.Silos)
            {
                Assert.Equal(other.Name, cache.GetSiloMetadata(other.SiloAddress).Metadata["name"]);
            }

            Assert.Equal("gpu", cache.GetSiloMetadata(cluster.Silo(2).SiloAddress).Metadata["accelerator"]);
        }
    }

    private IChosenGrain Chosen(Guid key, SiloAddress silo)
    {
        Probe.Of(key).Shared = silo;
        return cluster.Client.GetGrain<IChosenGrain>(key);
    }

    /// <summary>The caches are filled in the background after a silo has joined.</summary>
    private Task MetadataIsKnown() => Deadline.Eventually(
        "each silo knows the metadata of all",
        () => cluster.Cluster.Silos.All(silo => cluster.Cluster.Silos.All(other =>
            silo.ServiceProvider.GetRequiredService<ISiloMetadataCache>().GetSiloMetadata(other.SiloAddress).Metadata.ContainsKey("name"))));

    public sealed class ThreeSilos() : ClusterFixture(3)
    {
        protected override void ConfigureSilo(string name, ISiloBuilder silo)
        {
            Dictionary<string, string> metadata = new() { ["name"] = name };
            if (name == "Silo_2")
            {
                metadata["accelerator"] = "gpu";
            }

            silo.UseSiloMetadata(metadata);
            silo.Services.AddPlacementDirector<ChosenPlacement, ChoosingDirector>(ServiceLifetime.Transient);
            silo.Services.AddPlacementDirector<DelegatedPlacement, DelegatingDirector>(ServiceLifetime.Transient);
            silo.Services.AddPlacementFilter<LabelledFilter, LabelledFilterDirector>(ServiceLifetime.Transient);
        }
    }
}
