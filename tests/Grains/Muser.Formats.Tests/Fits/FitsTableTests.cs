using System.Text;
using Muser.Formats.Fits;

namespace Muser.Formats.Tests.Fits;

[Trait("Tier", "Unit")]
public class FitsTableTests
{
    [Fact]
    public void EveryCellComesBack()
    {
        using var file = Open(Write(7));
        Assert.Equal(["", "FIRST", "SECOND"], file.Units.Select(unit => unit.Name));
        Assert.Equal([1L, 1, 3], file.Units.Select(unit => unit.Version));
        Assert.Equal(file.Stream.Length, file.Units[^1].EndOffset);
        foreach (var unit in file.Units.Skip(1))
        {
            Assert.Equal(FitsUnitKind.BinaryTable, unit.Kind);
            Assert.Equal(FitsError.None, FitsTable.TryRead(file, unit, out var table));
            Assert.Equal(7, table!.Rows);
            var columns = new[] { "NAME", "number", "Single", "DOUBLE", "EMPTY" }.Select(name => table.Layout.Find(name)!).ToArray();
            Assert.Equal(["8A", "2J", "1E", "3D", "0D"], columns.Select(column => $"{column.Repeat}{column.Type}"));
            Assert.Equal("METERS", columns[3].Unit);
            for (var row = 0; row < 7; row++)
            {
                Assert.Equal(row == 6 ? "LONGNAME" : $"A{row}", table.Text(row, columns[0]));
                Assert.Equal(-row, table.Integer(row, columns[1], 1));
                Assert.Equal(row / 3f, table.Real(row, columns[2]));
                Assert.Equal(row / 7.0, table.Real(row, columns[3], 2));
            }
        }
    }

    [Fact]
    public void IntegersAreScaled()
    {
        var bytes = Encoding.Latin1.GetString(Write(2));
        var at = bytes.IndexOf("TUNIT4", StringComparison.Ordinal);
        bytes = bytes[..at] + "TZERO2  =                 10.5".PadRight(80) + bytes[(at + 80)..];
        using var file = Open(Encoding.Latin1.GetBytes(bytes));
        Assert.Equal(FitsError.None, FitsTable.TryRead(file, file.Units[1], out var table));
        Assert.Equal(9.5, table!.Real(1, table.Layout.Columns[1], 1));
    }

    [Fact]
    public void CellsThatDoNotFitTheirColumnAreRefused()
    {
        var builder = new FitsTableBuilder("T").Column("A", "1J").Column("B", "2D");
        Assert.Throws<ArgumentException>(() => builder.Column("C", "wide"));
        Assert.Throws<InvalidOperationException>(() => builder.Doubles(1.0));
        builder.Integers(1);
        Assert.Throws<InvalidOperationException>(() => builder.WriteTo(new MemoryStream()));
    }

    [Theory]
    [InlineData("TFIELDS", "1000", FitsFault.BadTable)]
    [InlineData("TFORM4", "'9999999999D'", FitsFault.BadTable)]
    [InlineData("TFORM4", "'4D'", FitsFault.BadTable)]
    [InlineData("TFORM4", "'3Z'", FitsFault.BadTable)]
    [InlineData("NAXIS1", "9223372036854775807", FitsFault.BadSize)]
    [InlineData("NAXIS1", "-1", FitsFault.BadSize)]
    [InlineData("NAXIS2", "100000", FitsFault.Truncated)]
    [InlineData("BITPIX", "7", FitsFault.BadBitpix)]
    public void DamagedTablesAreResultsWithTheirPlace(string keyword, string value, FitsFault fault)
    {
        var bytes = Write(3);
        var text = Encoding.Latin1.GetString(bytes);
        var at = text.IndexOf(keyword.PadRight(8) + "=", 2880, StringComparison.Ordinal);
        Encoding.ASCII.GetBytes(value.PadRight(40)).CopyTo(bytes, at + 10);
        var error = FitsFile.TryOpen(new MemoryStream(bytes), out var file);
        error = file is null ? error : FitsTable.TryRead(file, file.Units[1], out _);
        Assert.Equal(fault, error.Fault);
        Assert.InRange(error.Offset, 2880, bytes.Length);
        Assert.False(string.IsNullOrEmpty(error.Sentence));
    }

    [Fact]
    public void BytesBehindTheLastUnitAreLeftAlone()
    {
        var bytes = Write(1);
        using var file = Open([.. bytes, .. Encoding.ASCII.GetBytes(new string('x', 2880)), 1, 2, 3]);
        Assert.Equal(3, file.Units.Count);
    }

    [Fact]
    public void CommentaryMayHoldAnyByteAndHierarchIsTolerated()
    {
        var header = new FitsHeader().Add("SIMPLE", true).Add("BITPIX", 8).Add("NAXIS", 0).AddHistory("caf\u00e9 HIERARCH");
        var stream = new MemoryStream();
        header.WriteTo(stream);
        var bytes = stream.ToArray();
        bytes[(3 * 80) + 11] = 0xE9;
        Encoding.ASCII.GetBytes("HIERARCH ESO TEL ALT = 45.5 / long keyword").CopyTo(bytes, 4 * 80);
        Encoding.ASCII.GetBytes("END").CopyTo(bytes, 5 * 80);
        bytes.AsSpan((4 * 80) + 42, 38).Fill((byte)' ');
        using var file = Open(bytes);
        Assert.StartsWith("HISTORY caf?", file.Units[0].Header.Cards[3], StringComparison.Ordinal);
        Assert.StartsWith("HIERARCH ESO", file.Units[0].Header.Cards[4], StringComparison.Ordinal);
        Assert.False(file.Units[0].Header.TryGet("HIERARCH", out double _));
    }

    [Fact]
    public void AMissingFileIsAResult()
    {
        Assert.Equal(FitsFault.Unreadable, FitsFile.TryOpen(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N")), out _).Fault);
        Assert.Equal(FitsFault.Unreadable, FitsFile.TryOpen(Path.GetTempPath(), out _).Fault);
        if (File.Exists("/dev/null"))
        {
            Assert.NotEqual(FitsFault.None, FitsFile.TryOpen("/dev/null", out _).Fault);
        }

        Assert.Equal(FitsFault.NotFits, FitsFile.TryOpen(new MemoryStream(), out _).Fault);
        Assert.Equal(FitsFault.NotFits, FitsFile.TryOpen(new MemoryStream("nothing at all"u8.ToArray()), out _).Fault);
    }

    [Fact]
    public void NoBytesMakeTheReaderThrow()
    {
        var random = new Random(11);
        var good = Write(5);
        for (var round = 0; round < 5_000; round++)
        {
            var bytes = good.ToArray();
            for (var change = random.Next(1, 12); change > 0; change--)
            {
                // Mostly digits into the values of the headers, which is where sizes are.
                var at = random.Next(3) == 0 ? random.Next(bytes.Length) : (random.Next(3) * 2880) + (random.Next(30) * 80) + random.Next(10, 32);
                bytes[Math.Min(at, bytes.Length - 1)] = (byte)(random.Next(3) == 0 ? random.Next(256) : random.Next('-', '9' + 1));
            }

            var cut = random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length;
            if (FitsFile.TryOpen(new MemoryStream(bytes[..cut]), out var file).IsNone)
            {
                foreach (var unit in file!.Units.Where(unit => unit.Kind == FitsUnitKind.BinaryTable))
                {
                    FitsTable.TryRead(file, unit, out _);
                }
            }
        }
    }

    internal static byte[] Write(int rows)
    {
        var stream = new MemoryStream();
        new FitsHeader().Add("SIMPLE", true).Add("BITPIX", 8).Add("NAXIS", 0).Add("EXTEND", true).WriteTo(stream);
        foreach (var (name, version) in new[] { ("FIRST", 1), ("SECOND", 3) })
        {
            var builder = new FitsTableBuilder(name, version)
                .Column("NAME", "8A").Column("NUMBER", "2J").Column("SINGLE", "1E").Column("DOUBLE", "3D", "METERS").Column("EMPTY", "0D");
            builder.Keywords.Add("KEY", 5);
            for (var row = 0; row < rows; row++)
            {
                builder.Text(row == 6 ? "LONGNAME, CUT" : $"A{row}").Integers(row, -row).Singles(row / 3f).Doubles(row, row * 1e300, row / 7.0).Doubles();
            }

            builder.WriteTo(stream);
        }

        return stream.ToArray();
    }

    private static FitsFile Open(byte[] bytes)
    {
        Assert.Equal(FitsError.None, FitsFile.TryOpen(new MemoryStream(bytes), out var file));
        return file!;
    }
}
