using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Messaging;

/// <summary>What happens to objects in a message: within one silo (0 to 0), and between two (0 to 1).</summary>
[Trait("Tier", "Cluster")]
public sealed class CopyTests(TwoSilos cluster) : IClassFixture<TwoSilos>
{
    private ICopyCallerGrain Caller => cluster.Pinned<ICopyCallerGrain>(cluster.Silo(0), Guid.NewGuid());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task MutableArgumentIsCopied(int silo)
    {
        Assert.False(await Caller.SharesMutable(Target(silo)));
        Assert.Equal([1, 2, 3], await Caller.SendAndReturn(Target(silo)));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task ImmutableArgumentIsSharedWithinASiloAndCopiedBetweenSilos(int silo, bool shared)
    {
        Assert.Equal(shared, await Caller.SharesImmutableParameter(Target(silo)));
        Assert.Equal(shared, await Caller.SharesImmutableWrapper(Target(silo)));
        Assert.Equal(shared, await Caller.SharesImmutableType(Target(silo)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task ReturnValueIsCopied(int silo) => Assert.Equal([-1], await Caller.SpoilReturned(Target(silo)));

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task ImmutableReturnValueIsSharedWithinASiloAndCopiedBetweenSilos(int silo, bool shared) =>
        Assert.Equal(shared, await Caller.SharesReturnedSealed(Target(silo)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task ReferencesArePreservedWithinOneMessage(int silo)
    {
        Assert.True(await Caller.KeepsIdentityWithinOneMessage(Target(silo)));
        Assert.True(await Caller.KeepsRings(Target(silo)));
    }

    [Fact]
    public async Task ClientSharesNothingWithAGrain()
    {
        byte[] sent = [1, 2, 3];
        var id = Guid.NewGuid();
        Probe.Of(id).Shared = sent;
        Assert.False(await cluster.Pinned<ICopyGrain>(cluster.Silo(0), id).IsSharedImmutable(sent));
    }

    private ICopyGrain Target(int silo) => cluster.Pinned<ICopyGrain>(cluster.Silo(silo), Guid.NewGuid());
}
