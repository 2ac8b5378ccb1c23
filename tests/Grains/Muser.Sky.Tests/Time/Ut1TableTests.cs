using Muser.Formats.Frames;
using Muser.Sky.Time;

namespace Muser.Sky.Tests.Time;

[Trait("Tier", "Unit")]
public sealed class Ut1TableTests
{
    /// <summary>UT1 - UTC as the IERS published it (EOP 14 C04).</summary>
    [Theory]
    [InlineData("1990-01-01T00:00:00", 0.3286996, 0.003)]
    [InlineData("2012-01-01T00:00:00", -0.419028, 0.0001)]
    [InlineData("2016-04-30T00:00:00", -0.133187, 0.0001)]
    [InlineData("2017-01-01T00:00:00", 0.591298, 0.0001)]
    public void HoldsThePublishedValues(string utc, double ut1MinusUtcS, double toleranceS)
    {
        Assert.True(UtcTime.TryParse(utc, out var instant));
        var time = TimeScales.Embedded.At(instant);
        Assert.Equal(ut1MinusUtcS, time.Ut1MinusUtcS, toleranceS);
        Assert.InRange(time.Ut1UncertaintyS, toleranceS / 2, toleranceS);
    }

    [Fact]
    public void GoesOnSmoothlyAfterItsEndWithGrowingUncertainty()
    {
        var table = Ut1Table.Embedded;
        var before = table.At(table.Last.AddNs(-UtcTime.NsPerSecond));
        var after = table.At(table.Last.AddNs(UtcTime.NsPerSecond));
        Assert.Equal(before.Ut1MinusTaiS, after.Ut1MinusTaiS, 1e-6);
        var month = table.At(table.Last.AddNs(30 * UtcTime.NsPerDay));
        var year = table.At(table.Last.AddNs(365 * UtcTime.NsPerDay));
        Assert.True(before.UncertaintyS < month.UncertaintyS && month.UncertaintyS < year.UncertaintyS);
        Assert.InRange(year.UncertaintyS, 0.15, 0.5);
    }

    [Fact]
    public void ExtrapolationKeepsItsStatedUncertainty()
    {
        // What the table would have said had it ended at each of these days, against what came to be.
        var (inside, all) = (0, 0);
        for (var end = 46_000; end <= 59_000; end += 97)
        {
            var known = Enumerable.Range(0, 60).Select(i => end - (10 * i)).Select(mjd => (mjd, Ut1MinusUtc(mjd)));
            var table = new Ut1Table(known, end, LeapSeconds.Embedded);
            foreach (var ahead in new[] { 30, 180, 365, 730, 1460 })
            {
                var then = ModifiedJulianDay.Midnight(end + ahead);
                var (extrapolated, uncertaintyS) = table.At(then);
                all++;
                inside += Math.Abs(extrapolated - Ut1Table.Embedded.At(then).Ut1MinusTaiS) <= uncertaintyS ? 1 : 0;
            }
        }

        Assert.True(inside >= 0.95 * all, $"{inside} of {all}");
    }

    [Fact]
    public void NewDaysReplaceOldOnes()
    {
        var mjd = 62_000;
        var days = new Dictionary<int, double> { [mjd] = 0.25, [mjd + 1] = 0.24 };
        var table = Ut1Table.Embedded.Overlay(days, mjd + 1, LeapSeconds.Embedded);
        Assert.Equal(0.245 - 37, table.At(ModifiedJulianDay.Midnight(mjd).AddNs(UtcTime.NsPerDay / 2)).Ut1MinusTaiS, 1e-9);
        Assert.Equal(ModifiedJulianDay.Midnight(mjd + 1), table.Last);
        Assert.Equal(table.Last, table.ObservedUntil);

        // What was there stays, and the gap between is known to be one.
        var then = UtcTime.FromCalendar(2015, 11, 1, 4);
        Assert.Equal(Ut1Table.Embedded.At(then).Ut1MinusTaiS, table.At(then).Ut1MinusTaiS, 1e-12);
        Assert.True(table.At(ModifiedJulianDay.Midnight(mjd - 100)).UncertaintyS > 0.02);
    }

    private static double Ut1MinusUtc(int mjd)
    {
        var utc = ModifiedJulianDay.Midnight(mjd);
        return Ut1Table.Embedded.At(utc).Ut1MinusTaiS + LeapSeconds.Embedded.TaiMinusUtcS(utc);
    }
}
