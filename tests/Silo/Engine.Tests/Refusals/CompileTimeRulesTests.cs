using Muser.Engine.Tests.Fixtures;
using Muser.Engine.Tests.Messaging;

namespace Muser.Engine.Tests.Refusals;

/// <summary>What the packages find out while code is compiled must be found out here at run time; these types do not compile there.</summary>
[Trait("Tier", "Cluster")]
public sealed class CompileTimeRulesTests(TwoSilos cluster) : IClassFixture<TwoSilos>
{
    [Fact]
    public async Task MemberWithoutIdIsRefused()
    {
        var grain = cluster.Pinned<ICopyGrain>(cluster.Silo(0), Guid.NewGuid());
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => grain.Echo(new Unnumbered { Value = 1 }));
        Assert.Equal("CodecNotFoundException", refusal.GetType().Name);
        Assert.Contains("[Id]", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MethodThatReturnsNoTaskIsRefused()
    {
        var refusal = Assert.ThrowsAny<Exception>(() => cluster.Client.CreateObjectReference<IAnsweringListener>(new Listener()));
        Assert.Contains(nameof(IAnsweringListener.Answer), refusal.ToString(), StringComparison.Ordinal);
    }

    private sealed class Listener : IAnsweringListener
    {
        public int Answer() => 42;
    }
}
