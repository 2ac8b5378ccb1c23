using Muser.Formats.Frames;
using Muser.Sky.Time;

namespace Muser.Sky.Tests.Time;

[Trait("Tier", "Unit")]
public sealed class LeapSecondsTests
{
    [Theory]
    [InlineData("1972-01-01T00:00:00", 10)]
    [InlineData("1972-06-30T23:59:59", 10)]
    [InlineData("1972-07-01T00:00:00", 11)]
    [InlineData("2012-06-30T23:59:59.999999999", 34)]
    [InlineData("2012-07-01T00:00:00", 35)]
    [InlineData("2015-07-01T00:00:00", 36)]
    [InlineData("2016-12-31T23:59:59", 36)]
    [InlineData("2017-01-01T00:00:00", 37)]
    [InlineData("2030-12-31T00:00:00", 37)]
    public void StepsAtTheLeapSeconds(string utc, int taiMinusUtcS) =>
        Assert.Equal(taiMinusUtcS, LeapSeconds.Embedded.TaiMinusUtcS(Utc(utc)));

    [Fact]
    public void AtomicTimeGoesOnTwoSecondsOverALeapSecond()
    {
        var before = TimeScales.Embedded.At(Utc("2016-12-31T23:59:59"));
        var after = TimeScales.Embedded.At(Utc("2017-01-01T00:00:00"));
        Assert.Equal(2, (after.Tt.Days - before.Tt.Days) * JulianDate.SecondsPerDay, 1e-5);
        Assert.Equal(2, (after.Ut1.Days - before.Ut1.Days) * JulianDate.SecondsPerDay, 1e-5);
        Assert.Equal(1, after.Ut1MinusUtcS - before.Ut1MinusUtcS, 1e-5);
    }

    [Fact]
    public void ReadsTheListOfTheIers()
    {
        const string List =
            """
            #	In force since 1972
            #$	3945196800
            #@	3960057600
            2272060800	10	# 1 Jan 1972
            2287785600	11	# 1 Jul 1972
            3692217600      37      # 1 Jan 2017
            #h	16edd0f0 3666784f 37db6bdd e74ced87 59af48f1
            """;
        var (table, fault) = LeapSecondsList.Read(new StringReader(List), "list");
        Assert.Null(fault);
        Assert.Equal(10, table!.TaiMinusUtcS(Utc("1972-06-30T23:59:59")));
        Assert.Equal(11, table.TaiMinusUtcS(Utc("2016-12-31T23:59:59")));
        Assert.Equal(37, table.TaiMinusUtcS(Utc("2017-01-01T00:00:00")));
        Assert.Equal(Utc("2025-06-28T00:00:00"), table.Expires);
    }

    [Theory]
    [InlineData("", TimeTableFaultReason.Empty, 0)]
    [InlineData("# nothing\n", TimeTableFaultReason.Empty, 0)]
    [InlineData("2272060800 10\n<html>", TimeTableFaultReason.BadLine, 2)]
    [InlineData("2272060800", TimeTableFaultReason.BadLine, 1)]
    [InlineData("2272060800 10.5", TimeTableFaultReason.BadLine, 1)]
    [InlineData("#@ soon\n2272060800 10", TimeTableFaultReason.BadLine, 1)]
    [InlineData("2287785600 11\n2272060800 10", TimeTableFaultReason.BadValue, 2)]
    [InlineData("2272060800 99999", TimeTableFaultReason.BadValue, 1)]
    [InlineData("99999999999999999 10", TimeTableFaultReason.BadLine, 1)]
    public void RefusesADamagedListAndSaysWhere(string text, TimeTableFaultReason reason, int line)
    {
        var (table, fault) = LeapSecondsList.Read(new StringReader(text), "list");
        Assert.Null(table);
        Assert.Equal((reason, "list", line), (fault!.Reason, fault.File, fault.Line));
    }

    private static UtcTime Utc(string text)
    {
        Assert.True(UtcTime.TryParse(text, out var utc));
        return utc;
    }
}
