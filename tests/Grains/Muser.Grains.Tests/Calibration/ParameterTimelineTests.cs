using Muser.Grains.Calibration;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;

namespace Muser.Grains.Tests.Calibration;

[Trait("Tier", "Unit")]
public class ParameterTimelineTests
{
    private static readonly BandHand Left = new() { BandMHz = 400, IsRight = false };
    private static readonly BandHand Right = new() { BandMHz = 400, IsRight = true };

    [Theory]
    [InlineData(99, new long[0])]
    [InlineData(100, new[] { 1L })]
    [InlineData(199, new[] { 1L })]
    [InlineData(200, new[] { 2L })]
    [InlineData(long.MaxValue - 1, new[] { 2L })]
    public void TheNewestThatIsNotLaterHolds(long time, long[] versions)
    {
        Assert.Equal(versions, At(time, Positions(1, 100), Positions(2, 200)));
        Assert.Equal(versions, At(time, Positions(1, 100), Positions(2, 200), Positions(3, 50))[..versions.Length]);
    }

    [Fact]
    public void AChangeMayBeginBeforeThoseThatWereMadeEarlier() => Assert.Equal([1], At(200, Positions(1, 150), Positions(2, 100)));

    [Fact]
    public void OfTwoThatBeginTogetherTheOneAddedLastHolds() => Assert.Equal([3], At(200, Positions(1, 100), Positions(2, 200), Positions(3, 200)));

    [Fact]
    public void EachBandAndHandHasItsOwnNewest() => Assert.Equal([2, 3], At(200, Phases(1, 100, Left), Phases(2, 100, Right), Phases(3, 150, Left)));

    [Fact]
    public void AllFlagsOfAnInstantHoldTogetherUntilTheyEnd()
    {
        ParameterChange[] flags = [Flag(1, 100, null), Flag(2, 150, 250), Flag(3, 300, null)];
        Assert.Equal([1], At(149, flags));
        Assert.Equal([1, 2], At(150, flags));
        Assert.Equal([1, 2], At(249, flags));
        Assert.Equal([1], At(250, flags));
        Assert.Equal([1, 3], At(300, flags));
    }

    [Fact]
    public void AWithdrawnVersionNeverWasFromTheWithdrawalOn()
    {
        ParameterChange[] changes = [Positions(1, 100), Positions(2, 200), Line(3) with { Withdraws = 2 }];
        Assert.Equal([2], At(200, changes, version: 2));
        Assert.Equal([1], At(200, changes));
    }

    [Fact]
    public void OnePlaceOfAVersionIsWithdrawnAlone()
    {
        ParameterChange[] changes =
        [
            Flag(1, 100, null), Flag(1, 100, null) with { Part = 1 }, Positions(1, 100) with { Part = 2 }, Line(2) with { Withdraws = 1, WithdrawsPart = 1 },
        ];
        var (inForce, _, _) = ParameterTimeline.At(changes, version: 2, utcUnixNs: 100);
        Assert.Equal([0, 2], inForce.Select(change => change.Part));
        Assert.Equal([0, 1, 2], ParameterTimeline.At(changes, version: 1, utcUnixNs: 100).InForce.Select(change => change.Part));
        Assert.Equal([0, 2], ParameterTimeline.NotWithdrawn(changes, version: 2).Select(change => change.Part));
    }

    [Fact]
    public void LaterVersionsAreNotKnownYet()
    {
        ParameterChange[] changes = [Positions(1, 100), Flag(2, 120, 130), Positions(3, 150)];
        var (inForce, from, until) = ParameterTimeline.At(changes, version: 2, utcUnixNs: 200);
        Assert.Equal([1], inForce.Select(change => change.Version));
        Assert.Equal((130, long.MaxValue), (from, until));
    }

    [Fact]
    public void TheIntervalEndsWhereSomethingChanges()
    {
        ParameterChange[] changes = [Positions(1, 100), Phases(2, 200, Left), Flag(3, 240, 260)];
        Assert.Equal((200, 240), Interval(220, changes));
        Assert.Equal((240, 260), Interval(240, changes));
        Assert.Equal((long.MinValue, 100), Interval(99, changes));
        Assert.Equal((260, long.MaxValue), Interval(260, changes));
    }

    [Fact]
    public void WithinItsIntervalNothingChanges()
    {
        var random = new Random(20151101);
        for (var round = 0; round < 200; round++)
        {
            ParameterChange[] changes =
            [
                .. Enumerable.Range(1, 12).Select(version => random.Next(4) switch
                {
                    0 => Positions(version, random.Next(40)),
                    1 => Phases(version, random.Next(40), random.Next(2) == 0 ? Left : Right),
                    2 when version > 1 => Line(version) with { Withdraws = random.Next(1, version) },
                    _ => random.Next(30) is var from ? Flag(version, from, from + 1 + random.Next(10)) : null!,
                }),
            ];
            for (var time = 0; time < 40; time++)
            {
                var (from, until) = Interval(time, changes);
                Assert.True(from <= time && time < until);
                for (var other = Math.Max(0, from); other < Math.Min(40, until); other++)
                {
                    Assert.Equal(At(time, changes), At(other, changes));
                }
            }
        }
    }

    private static long[] At(long time, params ParameterChange[] changes) => At(time, changes, long.MaxValue);

    private static long[] At(long time, ParameterChange[] changes, long version) =>
        [.. ParameterTimeline.At(changes, version, time).InForce.Select(change => change.Version)];

    private static (long From, long Until) Interval(long time, ParameterChange[] changes)
    {
        var (_, from, until) = ParameterTimeline.At(changes, long.MaxValue, time);
        return (from, until);
    }

    private static ParameterChange Positions(long version, long from) =>
        Line(version) with { Kind = ParameterKind.Positions, ValidFromUtcUnixNs = from };

    private static ParameterChange Phases(long version, long from, BandHand band) =>
        Line(version) with { Kind = ParameterKind.Phases, Scope = band, ValidFromUtcUnixNs = from };

    private static ParameterChange Flag(long version, long from, long? to) =>
        Line(version) with { Kind = ParameterKind.Flag, ValidFromUtcUnixNs = from, ValidToUtcUnixNs = to };

    private static ParameterChange Line(long version) => new() { Version = version, RecordedUtcUnixNs = 0, Who = "test", Why = "test" };
}
