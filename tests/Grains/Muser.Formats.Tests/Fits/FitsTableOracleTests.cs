using Muser.Formats.Fits;
using Muser.Testing;

namespace Muser.Formats.Tests.Fits;

[Trait("Tier", "Oracle")]
public class FitsTableOracleTests
{
    [OracleFact("fitsverify", "astropy")]
    public void FitsverifyAndAstropyReadTheTables()
    {
        using var file = new TemporaryFile();
        File.WriteAllBytes(file.Path, FitsTableTests.Write(7));
        var (exitCode, output, error) = OracleTools.Run("fitsverify", "-q", file.Path);
        Assert.True(exitCode == 0 && output.Contains("OK", StringComparison.Ordinal), output + error);
        output = OracleTools.RunPython(
            """
            import sys
            from astropy.io import fits
            with fits.open(sys.argv[1]) as f:
                f.verify("exception")
                for unit in f[1:]:
                    d = unit.data
                    print(unit.name, unit.ver, len(d), d["NAME"][5], d["NUMBER"][6].tolist(), d["SINGLE"][3], d["DOUBLE"][6].tolist(), unit.header["KEY"])
            """,
            file.Path);
        Assert.Equal(
            "FIRST 1 7 A5 [6, -6] 1.0 [6.0, 6e+300, 0.8571428571428571] 5\nSECOND 3 7 A5 [6, -6] 1.0 [6.0, 6e+300, 0.8571428571428571] 5\n", output);
    }

    [OracleFact("astropy")]
    public void TablesOfAstropyAreReadColumnByColumn()
    {
        using var path = new TemporaryFile();
        OracleTools.RunPython(
            """
            import sys, numpy
            from astropy.io import fits
            n = 4
            columns = [fits.Column(name="C%d" % i, format=form, array=array) for i, (form, array) in enumerate([
                ("3B", numpy.arange(3 * n).reshape(n, 3)), ("I", numpy.arange(n) - 2), ("J", numpy.arange(n) * 100000), ("K", numpy.arange(n) * 10**12),
                ("E", numpy.arange(n) / 4), ("2D", numpy.arange(2 * n).reshape(n, 2) / 3), ("L", [True] * n), ("11X", numpy.ones((n, 11), bool)),
                ("C", numpy.arange(n) * 1j), ("PE()", numpy.array([numpy.arange(i) for i in range(n)], dtype=object)), ("5A", ["ab", "cdefg", "", "x"])])]
            columns.append(fits.Column(name="U", format="I", bzero=32768, array=numpy.array([0, 1, 40000, 65535], dtype="u2")))
            fits.HDUList([fits.PrimaryHDU(numpy.zeros((3, 5), ">i2")), fits.BinTableHDU.from_columns(columns, name="MIXED")]).writeto(sys.argv[1], overwrite=True)
            """,
            path.Path);
        Assert.Equal(FitsError.None, FitsFile.TryOpen(path.Path, out var file));
        using (file)
        {
            Assert.Equal(FitsError.None, FitsTable.TryRead(file!, file!.Find("MIXED")!, out var table));
            var columns = table!.Layout.Columns;
            Assert.Equal([11.0, 1, 300_000, 3e12, 0.75, 7.0 / 3],
                new[] { table.Real(3, columns[0], 2), table.Real(3, columns[1]), table.Real(3, columns[2]), table.Real(3, columns[3]),
                    table.Real(3, columns[4]), table.Real(3, columns[5], 1) });
            Assert.Equal(["ab", "cdefg", "", "x"], Enumerable.Range(0, 4).Select(row => table.Text(row, columns[10])));
            Assert.Equal([0.0, 1, 40000, 65535], Enumerable.Range(0, 4).Select(row => table.Real(row, columns[11])));
        }
    }
}
