using Muser.Grains.Calibration;
using Muser.Interfaces.Calibration;

namespace Muser.Grains.Tests.Calibration;

[Trait("Tier", "Unit")]
public class ParameterDifferencesTests
{
    [Fact]
    public void ABackDatedChangeDiffersFromItsBeginningToTheNextOne()
    {
        ParameterChange[] changes = [Line(1, ParameterKind.Positions, 100), Line(2, ParameterKind.Positions, 200), Line(3, ParameterKind.Positions, 150)];
        var span = Assert.Single(ParameterDifferences.Between(changes, 2, 3));
        Assert.Equal((150, 200), (span.FromUtcUnixNs, span.UntilUtcUnixNs));
        Assert.Equal([1, 3], span.Lines.Select(line => line.Version));
        Assert.Empty(ParameterDifferences.Between(changes, 3, 3));
    }

    [Fact]
    public void WhatIsReplacedAtOnceOrIsWeatherMakesNoDifference()
    {
        ParameterChange[] changes =
        [
            Line(1, ParameterKind.Positions, 100), Line(2, ParameterKind.Weather, 120), Line(3, ParameterKind.Flag, 150, 160), Line(4, null, 0) with { Withdraws = 3 },
        ];
        Assert.Empty(ParameterDifferences.Between(changes, 1, 2));
        Assert.Equal((150, 160), Interval(Assert.Single(ParameterDifferences.Between(changes, 2, 3))));
        Assert.Equal((150, 160), Interval(Assert.Single(ParameterDifferences.Between(changes, 3, 4))));
        Assert.Empty(ParameterDifferences.Between(changes, 1, 4));

        static (long From, long Until) Interval(ParameterSpan span) => (span.FromUtcUnixNs, span.UntilUtcUnixNs);
    }

    [Fact]
    public void AVersionDiffersExactlyWhereOtherLinesAreInForce()
    {
        var random = new Random(20151101);
        for (var round = 0; round < 200; round++)
        {
            ParameterChange[] changes =
            [
                .. Enumerable.Range(1, 10).Select(version => random.Next(5) switch
                {
                    0 => Line(version, ParameterKind.Positions, random.Next(40)),
                    1 => Line(version, ParameterKind.FibreDelays, random.Next(40)),
                    2 => Line(version, ParameterKind.Weather, random.Next(40)),
                    3 when version > 1 => Line(version, null, 0) with { Withdraws = random.Next(1, version), WithdrawsPart = random.Next(2) == 0 ? null : random.Next(2) },
                    _ => random.Next(30) is var from ? Line(version, ParameterKind.Flag, from, from + 1 + random.Next(10)) : null!,
                }),
            ];
            var (earlier, later) = (random.Next(1, 6), random.Next(6, 11));
            var spans = ParameterDifferences.Between(changes, earlier, later);
            Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.True(pair.First.UntilUtcUnixNs <= pair.Second.FromUtcUnixNs));
            for (var time = -1; time < 45; time++)
            {
                var differs = !InForce(changes, earlier, time).SequenceEqual(InForce(changes, later, time));
                Assert.Equal(differs, spans.Any(span => span.FromUtcUnixNs <= time && time < span.UntilUtcUnixNs));
            }
        }
    }

    private static IEnumerable<ParameterChange> InForce(ParameterChange[] changes, long version, long time) =>
        ParameterTimeline.At(changes, version, time).InForce.Where(line => line.Kind != ParameterKind.Weather);

    private static ParameterChange Line(long version, ParameterKind? kind, long from, long? to = null) => new()
    {
        Version = version,
        Kind = kind,
        ValidFromUtcUnixNs = from,
        ValidToUtcUnixNs = to,
        RecordedUtcUnixNs = 0,
        Who = "test",
        Why = "test",
    };
}
