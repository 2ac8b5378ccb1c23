using System.Numerics;
using Muser.Formats.Calibration;
using Muser.Formats.Frames;
using Muser.Testing;

namespace Muser.Formats.Tests.Calibration;

[Trait("Tier", "Oracle")]
public class CalFileOracleTests
{
    [OracleFact("numpy")]
    public void NumpyReadsWhatIsWrittenAndWritesWhatIsRead()
    {
        // numpy fills a file as the predecessor would, and tells one element of ours.
        const string Script = """
            import sys, numpy as np
            ours, theirs = sys.argv[1:]
            a = np.fromfile(ours, dtype='<c16').reshape(4, 2, 780, 16)
            print(repr(float(a[3, 0, 123, 7].real)), repr(float(a[3, 0, 123, 7].imag)), np.count_nonzero(a))
            b = (np.arange(33 * 2 * 1770 * 16) * (1 - 0.25j)).reshape(33, 2, 1770, 16)
            b[32, 1, 1769, 15] = -1.25e-3 + 7j
            b.astype('<c16').tofile(theirs)
            """;
        var folder = Directory.CreateTempSubdirectory("muser-cal");
        try
        {
            var (ours, theirs) = (Path.Combine(folder.FullName, "20151101-0.cal"), Path.Combine(folder.FullName, "20151101-1.cal"));
            var table = new CalTable(ArrayLayout.Muser1, isLoop: true);
            table.Frame(3, Polarization.Left)[(123 * 16) + 7] = new(0.1, -3e5);
            var bytes = new byte[CalFile.SizeBytes(ArrayLayout.Muser1, true)];
            CalFile.Write(table, bytes);
            File.WriteAllBytes(ours, bytes);
            Assert.Equal("0.1 -300000.0 1", OracleTools.RunPython(Script, ours, theirs).Trim());

            Assert.Equal(CalFault.None, CalFile.TryRead(File.ReadAllBytes(theirs), out var read, out _));
            Assert.Equal((ArrayId.Muser2, true), (read!.Layout.Id, read.IsLoop));
            const int Element = (((((17 * 2) + 1) * 1770) + 1000) * 16) + 3;
            Assert.Equal(new Complex(Element, -0.25 * Element), read.Frame(17, Polarization.Right)[(1000 * 16) + 3]);
            Assert.Equal(new Complex(-1.25e-3, 7), read.Frame(32, Polarization.Right)[^1]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
