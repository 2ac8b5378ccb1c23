using System.Security.Cryptography;
using Muser.Formats.Fits;
using Muser.Testing;

namespace Muser.Formats.Tests.Fits;

[Trait("Tier", "Oracle")]
public class FitsImageOracleTests
{
    [OracleFact("fitsverify")]
    public void FitsverifyFindsNoErrorAndNoWarning() => WithFile(path =>
    {
        var (exitCode, output, error) = OracleTools.Run("fitsverify", "-q", path);
        Assert.True(exitCode == 0 && output.Contains("OK", StringComparison.Ordinal), output + error);
    });

    [OracleFact("astropy")]
    public void AstropyReadsTheSamePixelsAndCards() => WithFile(path =>
    {
        FitsImageTests.Write(127, 131, out var pixels);
        var output = OracleTools.RunPython(
            """
            import sys, hashlib
            from astropy.io import fits
            with fits.open(sys.argv[1]) as f:
                f.verify("exception")
                h = f[0].header
                print(f[0].data.shape, h["FREQ"], h["BUNIT"], len(h["LONGTEXT"]), "".join(h["HISTORY"]) == "h" * 200)
                print(hashlib.sha256(f[0].data.astype("<f4").tobytes()).hexdigest())
            """,
            path).Split('\n');
        Assert.Equal("(131, 127) 1712500000.0 Jy/beam 329 True", output[0]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(pixels))), output[1]);
    });

    [OracleFact("astropy")]
    public void ImagesOfAstropyAreRead()
    {
        var path = Path.GetTempFileName();
        try
        {
            foreach (var type in new[] { "u1", ">i2", ">i4", ">i8", ">f4", ">f8", ">u2" })
            {
                OracleTools.RunPython(
                    """
                    import sys, numpy
                    from astropy.io import fits
                    fits.writeto(sys.argv[1], numpy.arange(12).reshape(1, 3, 4).astype(sys.argv[2]), overwrite=True)
                    """,
                    path,
                    type);
                Assert.Equal(FitsFault.None, FitsImage.TryRead(File.ReadAllBytes(path), out var image, out _));
                Assert.Equal((4, 3), (image!.Width, image.Height));
                Assert.Equal(Enumerable.Range(0, 12).Select(i => (float)i), image.PixelRowColumn);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void WithFile(Action<string> test)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, FitsImageTests.Write(127, 131, out _));
            test(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
