using Muser.Silo.Cluster;

namespace Muser.Silo.Tests.Cluster;

[Trait("Tier", "Unit")]
public class RendezvousTests
{
    private static readonly string[] Keys = [.. Enumerable.Range(0, 10_000).Select(i => $"muser1/{400 * (1 + (i % 4))}/{400_000 + i}")];

    [Fact]
    public void SharesKeysEvenly()
    {
        var shares = Owners("a", "b", "c", "d").GroupBy(owner => owner).Select(group => group.Count() / (double)Keys.Length);

        Assert.All(shares, share => Assert.InRange(share, 0.23, 0.27));
    }

    [Fact]
    public void AMemberThatJoinsTakesKeysAndMovesNoOther()
    {
        var moved = Owners("a", "b", "c").Zip(Owners("d", "c", "b", "a")).Where(owner => owner.First != owner.Second).ToArray();

        Assert.All(moved, owner => Assert.Equal("d", owner.Second));
        Assert.InRange(moved.Length / (double)Keys.Length, 0.22, 0.28);
    }

    [Fact]
    public void AMemberThatLeavesMovesOnlyItsOwnKeys()
    {
        var moved = Owners("a", "b", "c").Zip(Owners("a", "c")).Where(owner => owner.First != owner.Second);

        Assert.All(moved, owner => Assert.Equal("b", owner.First));
    }

    [Fact]
    public void NoMemberIsAnError() => Assert.Throws<ArgumentException>(() => Rendezvous.Choose("key", Array.Empty<string>(), name => name));

    /// <summary>The weights are part of how a cluster of several versions agrees: a change moves every frame. (Worked out apart from this code.)</summary>
    [Fact]
    public void ChoosesAsItAlwaysHas() =>
        Assert.Equal("silo-5 silo-1 silo-3 silo-3", string.Join(' ', new[] { "muser1/400/402065", "muser1/800/402065", "muser2/2000/402065", "x" }
            .Select(key => Rendezvous.Choose(key, Enumerable.Range(1, 5).Select(i => $"silo-{i}"), name => name))));

    private static string[] Owners(params string[] members) => [.. Keys.Select(key => Rendezvous.Choose(key, members, name => name))];
}
