using Muser.Formats.Frames;

namespace Muser.Formats.Tests.Frames;

[Trait("Tier", "Unit")]
public class DelayWordsTests
{
    [Theory]
    [InlineData(ArrayId.Muser1, "2e160f2701000000d2040000ffff4d00", new long[] { 12_345_678, 9_999, 655_350_001, 770_000 })]
    [InlineData(ArrayId.Muser2, "000002007c1aaeeed604f8ff0300a409", new long[] { 123_456_789, 99_999, 3_276_700_001, 7_700_000 })]
    public void GoldenQuadsOfTheFacts(ArrayId array, string hex, long[] units)
    {
        var layout = ArrayLayout.For(array);
        var quad = Convert.FromHexString(hex);
        var read = new long[4];
        DelayWords.ReadQuad(layout, quad, read);
        Assert.Equal(units, read);

        var written = new byte[16];
        DelayWords.WriteQuad(layout, units, written);
        Assert.Equal(quad, written);
    }

    [Fact]
    public void ReadsBitZeroOfTheFirstFractionOfMuser2()
    {
        // Its place is bit 51 of the 128: the bit that every predecessor lost to a wrong mask.
        var quad = new byte[16];
        quad[6] = 0x08;
        var read = new long[4];
        DelayWords.ReadQuad(ArrayLayout.Muser2, quad, read);
        Assert.Equal([1L, 0, 0, 0], read);
    }

    [Theory]
    [InlineData(ArrayId.Muser1, 0, 99_264 + 8)]
    [InlineData(ArrayId.Muser1, 10, 99_264 + 640 + 8)]
    [InlineData(ArrayId.Muser2, 0, 1888 + (14 * 12_680) + 12_128 + 8)]
    [InlineData(ArrayId.Muser2, 1, 1888 + (15 * 12_680) + 12_128 + 8)]
    [InlineData(ArrayId.Muser2, 15, 1888 + (15 * 12_680) + 12_128 + 448 + 8)]
    public void LieInTheReservesOfTheLastBlocks(ArrayId array, int quad, int offset) =>
        Assert.Equal(offset, FrameMap.DelayQuad(ArrayLayout.For(array), quad));

    [Theory]
    [InlineData(ArrayId.Muser1)]
    [InlineData(ArrayId.Muser2)]
    public void NanosecondsAreTheNearestDoubles(ArrayId array)
    {
        var layout = ArrayLayout.For(array);
        var frame = new byte[layout.FrameBytes];
        var delays = Enumerable.Range(0, layout.Inputs).Select(k => 20_000 + (k * 1.2345)).ToArray();
        var read = new double[layout.Inputs];
        DelayWords.Write(layout, delays, frame);
        DelayWords.Read(layout, frame, read);
        Assert.All(Enumerable.Range(0, layout.Inputs), k => Assert.Equal(Math.Round(delays[k], 4), read[k]));
    }

    [Theory]
    [InlineData(ArrayId.Muser1, 65_536)]
    [InlineData(ArrayId.Muser2, 32_768)]
    [InlineData(ArrayId.Muser1, -1e-4)]
    [InlineData(ArrayId.Muser2, double.NaN)]
    public void ThrowsOnDelaysThatNoWordHolds(ArrayId array, double delayNs) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DelayWords.ToUnits(ArrayLayout.For(array), delayNs));
}
