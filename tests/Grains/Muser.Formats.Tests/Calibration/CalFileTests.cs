using System.Numerics;
using Muser.Formats.Calibration;
using Muser.Formats.Frames;

namespace Muser.Formats.Tests.Calibration;

[Trait("Tier", "Unit")]
public class CalFileTests
{
    [Theory]
    [InlineData(ArrayId.Muser1, true, 1_597_440)]
    [InlineData(ArrayId.Muser2, true, 29_905_920)]
    [InlineData(ArrayId.Muser1, false, 199_680)]
    [InlineData(ArrayId.Muser2, false, 453_120)]
    public void SizeIsThatOfThePredecessor(ArrayId array, bool isLoop, int bytes) =>
        Assert.Equal(bytes, CalFile.SizeBytes(ArrayLayout.For(array), isLoop));

    [Fact]
    public void NumberOfABandHandBaselineAndChannelLiesWhereTheLayoutSays()
    {
        var table = new CalTable(ArrayLayout.Muser1, isLoop: true);
        table.Frame(2, Polarization.Right)[(779 * 16) + 5] = new(1.5, -2);
        var bytes = new byte[CalFile.SizeBytes(ArrayLayout.Muser1, true)];
        CalFile.Write(table, bytes);
        const int At = ((((((2 * 2) + 1) * 780) + 779) * 16) + 5) * 16;
        Assert.Equal([0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0], bytes[At..(At + 16)]);
        Assert.Equal(3, bytes.Count(b => b != 0));
    }

    [Fact]
    public void OtherSizesAreRefusedWithTheirSize()
    {
        foreach (var size in new[] { 0, 1, 199_679, 199_681, 1_597_440 + 16 })
        {
            Assert.Equal(CalFault.WrongSize, CalFile.TryRead(new byte[size], out var table, out var offset));
            Assert.Null(table);
            Assert.Equal(size, offset);
        }
    }

    [Fact]
    public void NumbersThatAreNotFiniteAreRefusedWithTheirPlace()
    {
        var bytes = new byte[199_680];
        BitConverter.TryWriteBytes(bytes.AsSpan(160 + 8), double.NaN);
        Assert.Equal(CalFault.NotFinite, CalFile.TryRead(bytes, out var table, out var offset));
        Assert.Null(table);
        Assert.Equal(168, offset);
        var broken = new CalTable(ArrayLayout.Muser1, isLoop: false);
        broken.VisBandPolBaselineChan[4] = new Complex(0, double.PositiveInfinity);
        Assert.Throws<ArgumentException>(() => CalFile.Write(broken, new byte[199_680]));
    }

    [Fact]
    public void AnyBytesAreReadBackAsTheyAreOrRefused()
    {
        var random = new Random(20261121);
        var bytes = new byte[199_680];
        var again = new byte[bytes.Length];
        var (read, refused) = (0, 0);
        for (var round = 0; round < 60; round++)
        {
            random.NextBytes(bytes);
            for (var k = 7; round % 2 == 0 && k < bytes.Length; k += 8)
            {
                bytes[k] &= 0xBF; // an exponent that is not all ones
            }

            if (CalFile.TryRead(bytes.AsSpan(0, round % 10 == 9 ? random.Next(bytes.Length) : bytes.Length), out var table, out var offset) == CalFault.None)
            {
                CalFile.Write(table!, again);
                Assert.True(bytes.AsSpan().SequenceEqual(again));
                read++;
            }
            else
            {
                Assert.InRange(offset, 0, bytes.Length);
                refused++;
            }
        }

        Assert.True(read >= 30 && refused >= 20);
    }

    [Fact]
    public void FrameOutsideTheTableThrows()
    {
        var table = new CalTable(ArrayLayout.Muser1, isLoop: false);
        Assert.Equal(780 * 16, table.Frame(0, Polarization.Left).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Frame(0, Polarization.Right).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CalTable(ArrayLayout.Muser1, isLoop: true).Frame(4, Polarization.Left).Length);
    }

    [Fact]
    public void NamesSayDateAndPriority()
    {
        Assert.Equal("20151101-3.cal", new CalFileName(new(2015, 11, 1), 3).ToString());
        Assert.True(CalFileName.TryParse("archive/20151101/MUSER-1/cal/20151101-3.cal", out var name));
        Assert.Equal(new(new(2015, 11, 1), 3), name);
        foreach (var wrong in new[] { "", "20151101-5.cal", "20151301-1.cal", "20151101-1.CAL2", "20151101_1.cal", "x20151101-1.cal", "20151101-12.cal" })
        {
            Assert.False(CalFileName.TryParse(wrong, out _), wrong);
        }
    }
}
