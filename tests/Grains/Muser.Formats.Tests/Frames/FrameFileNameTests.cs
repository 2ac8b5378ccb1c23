using Muser.Formats.Frames;

namespace Muser.Formats.Tests.Frames;

[Trait("Tier", "Unit")]
public class FrameFileNameTests
{
    [Theory]
    [InlineData("CSRH_20151101-120849_354161180", "2015-11-01T04:08:49.354161180Z")]
    [InlineData("CSRH_20151101-120849_1283156", "2015-11-01T04:08:49.001283156Z")]
    [InlineData("CSRH_20160101-073000_0", "2015-12-31T23:30:00.000000000Z")]
    public void RecorderNamesSayBeijingTimeAndUnpaddedNanoseconds(string name, string utc)
    {
        Assert.True(FrameFileName.TryParse("/data/20151101/" + name, out var start));
        Assert.Equal(utc, start.ToString());
        Assert.Equal(name, FrameFileName.Recorder(start));
    }

    [Fact]
    public void ArchiveNamesSayTheMinuteInBeijingTime()
    {
        Assert.True(FrameFileName.TryParse("MUSER-1/dat/20151101-1208", out var start));
        Assert.Equal("2015-11-01T04:08:00.000000000Z", start.ToString());
        Assert.Equal("20151101-1208", FrameFileName.Archive(start.AddNs(59 * UtcTime.NsPerSecond)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("CSRH_")]
    [InlineData("CSRH_20151101-120849")]
    [InlineData("CSRH_20151101-120849_")]
    [InlineData("CSRH_20151101-120849_1234567890")]
    [InlineData("CSRH_20151101-120849_-1")]
    [InlineData("CSRH_20151301-120849_1")]
    [InlineData("CSRH_20151101-120849_1.dat")]
    [InlineData("20151101-2460")]
    [InlineData("20151101")]
    [InlineData("19991101-1200")]
    public void RefusesOtherNames(string name) => Assert.False(FrameFileName.TryParse(name, out _));
}
