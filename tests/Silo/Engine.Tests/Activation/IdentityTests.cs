using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Activation;

[Trait("Tier", "Cluster")]
public sealed class IdentityTests(TwoSilos cluster) : IClassFixture<TwoSilos>
{
    [Theory]
    [InlineData("a")]
    [InlineData("muser1/20151101T040849.354161180/400L")]
    [InlineData("with blank, ünïcode and + signs")]
    public async Task StringKeyIsThePrimaryKey(string key) =>
        Assert.Equal(key, await cluster.Client.GetGrain<IStringKeyGrain>(key).Key());

    [Fact]
    public async Task GuidKeyIsThePrimaryKey()
    {
        var key = Guid.NewGuid();
        Assert.Equal(key, await cluster.Client.GetGrain<IGuidKeyGrain>(key).Key());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public async Task IntegerKeyIsThePrimaryKey(long key) =>
        Assert.Equal(key, await cluster.Client.GetGrain<IIntegerKeyGrain>(key).Key());

    [Fact]
    public async Task CompoundKeyIsThePrimaryKeyAndItsExtension()
    {
        var key = Guid.NewGuid();
        Assert.Equal((key, "400L"), await cluster.Client.GetGrain<IGuidCompoundKeyGrain>(key, "400L").Key());
        Assert.Equal((-5, "400L"), await cluster.Client.GetGrain<IIntegerCompoundKeyGrain>(-5, "400L").Key());
    }

    [Fact]
    public async Task TwoInterfacesOfOneClassReachOneActivation()
    {
        var left = cluster.Client.GetGrain<ILeftFaceGrain>("two-faced");
        var right = cluster.Client.GetGrain<IRightFaceGrain>("two-faced");
        Assert.Equal(await left.Activation(), await right.Activation());
        Assert.Equal(left.GetGrainId(), right.GetGrainId());
    }

    [Fact]
    public async Task TwoKeysAreTwoGrains()
    {
        var one = cluster.Client.GetGrain<ILeftFaceGrain>("one");
        var other = cluster.Client.GetGrain<ILeftFaceGrain>("other");
        Assert.NotEqual(await one.Activation(), await other.Activation());
    }

    [Fact]
    public void ReferencesToOneGrainAreEqual()
    {
        var one = cluster.Client.GetGrain<ILeftFaceGrain>("equal");
        var again = cluster.Client.GetGrain<ILeftFaceGrain>("equal");
        Assert.Equal(one, again);
        Assert.Equal(one.GetHashCode(), again.GetHashCode());
        Assert.NotEqual(one, cluster.Client.GetGrain<ILeftFaceGrain>("unequal"));
    }

    [Fact]
    public async Task ReferencesTravelInMessages()
    {
        var grain = cluster.Client.GetGrain<ILeftFaceGrain>("travels");
        Assert.True(await grain.IsSelf(grain));
        Assert.False(await grain.IsSelf(cluster.Client.GetGrain<ILeftFaceGrain>("another")));
        var returned = await grain.Self();
        Assert.Equal(grain, returned);
        Assert.Equal(await grain.Activation(), await returned.Activation());
    }

    [Fact]
    public async Task ReferenceIsMadeWithoutActivating()
    {
        var probe = Guid.NewGuid();
        _ = cluster.Client.GetGrain<ILifeGrain>(probe);
        await cluster.Client.GetGrain<ILifeGrain>(Guid.NewGuid()).Activation();
        Assert.Empty(Probe.Of(probe).Notes);
    }

    [Fact]
    public void InterfaceWithoutImplementationIsRefused() =>
        Assert.Throws<ArgumentException>(() => cluster.Client.GetGrain<IUnimplementedGrain>("nobody"));
}
