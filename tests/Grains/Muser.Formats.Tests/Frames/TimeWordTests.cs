using Muser.Formats.Frames;

namespace Muser.Formats.Tests.Frames;

[Trait("Tier", "Unit")]
public class TimeWordTests
{
    [Fact]
    public void GoldenWordOfTheFacts()
    {
        // 2015-11-01 12:08:49.354161180 Beijing time.
        var time = UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49, 354_161_180);

        Assert.Equal(0x00FB0B08C5622849ul, TimeWord.Encode(time));
        Assert.True(TimeWord.TryDecode(0x00FB0B08C5622849, out var decoded));
        Assert.Equal(time, decoded);
    }

    [Fact]
    public void RandomTimesComeBack()
    {
        var random = new Random(1);
        for (var k = 0; k < 100_000; k++)
        {
            var time = new UtcTime(random.NextInt64(TimeWord.Earliest.UnixNs / 20, TimeWord.Latest.UnixNs / 20) * 20);
            Assert.True(TimeWord.TryDecode(TimeWord.Encode(time), out var decoded));
            Assert.Equal(time, decoded);
        }
    }

    [Theory]
    [InlineData(0, 0, 0, 0, 0, 0, "2015-01-01T00:00:00.000000000Z")] // month 0, day 0
    [InlineData(13, 5, 1, 0, 0, 0, "2015-01-05T01:00:00.000000000Z")]
    [InlineData(15, 5, 1, 0, 0, 0, "2015-01-05T01:00:00.000000000Z")]
    [InlineData(2, 3, 24, 0, 0, 0, "2015-02-03T00:00:00.000000000Z")]
    [InlineData(2, 3, 31, 0, 0, 0, "2015-02-03T00:00:00.000000000Z")]
    [InlineData(2, 3, 4, 1000, 5, 6, "2015-02-03T04:00:00.000005120Z")]
    [InlineData(2, 3, 4, 999, 1023, 6, "2015-02-03T04:00:00.999000120Z")]
    [InlineData(2, 3, 4, 999, 999, 50, "2015-02-03T04:00:00.999999000Z")]
    [InlineData(2, 3, 4, 999, 999, 49, "2015-02-03T04:00:00.999999980Z")]
    public void ReadsWrongFieldsAsTheCorrelatorNoteSays(
        uint month, uint day, uint hour, uint ms, uint us, uint units, string beijing)
    {
        var word = Word(15, month, day, hour, 0, 0, ms, us, units);

        Assert.True(TimeWord.TryDecode(word, out var time));
        Assert.Equal(beijing, time.AddNs(TimeWord.BeijingOffsetNs).ToString());
    }

    [Theory]
    [InlineData(15, 2, 29, 0, 0)]
    [InlineData(15, 2, 30, 0, 0)]
    [InlineData(16, 2, 30, 0, 0)]
    [InlineData(15, 4, 31, 0, 0)]
    [InlineData(15, 1, 1, 60, 0)]
    [InlineData(15, 1, 1, 63, 0)]
    [InlineData(15, 1, 1, 0, 60)]
    [InlineData(262, 1, 1, 0, 0)]
    [InlineData(4095, 1, 1, 0, 0)]
    public void RefusesWhatIsNoDateOrTime(uint year, uint month, uint day, uint minute, uint second) =>
        Assert.False(TimeWord.TryDecode(Word(year, month, day, 0, minute, second, 0, 0, 0), out _));

    [Fact]
    public void EveryWordIsReadOrRefusedAndNoneThrows()
    {
        var random = new Random(2);
        for (var k = 0; k < 200_000; k++)
        {
            if (TimeWord.TryDecode((ulong)random.NextInt64(long.MinValue, long.MaxValue), out var time))
            {
                Assert.InRange(time.UnixNs, TimeWord.Earliest.UnixNs, TimeWord.Latest.UnixNs);
            }
        }
    }

    [Fact]
    public void ThrowsOnTimesThatNoWordHolds()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TimeWord.Encode(TimeWord.Earliest.AddNs(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => TimeWord.Encode(TimeWord.Latest.AddNs(20)));
        Assert.Equal(0x0001_0800_0000_0000ul, TimeWord.Encode(TimeWord.Earliest));
    }

    private static ulong Word(
        uint year, uint month, uint day, uint hour, uint minute, uint second, uint ms, uint us, uint units) =>
        ((ulong)year << 52) | ((ulong)month << 48) | ((ulong)day << 43) | ((ulong)hour << 38) | ((ulong)minute << 32) |
        ((ulong)second << 26) | ((ulong)ms << 16) | ((ulong)us << 6) | units;
}
