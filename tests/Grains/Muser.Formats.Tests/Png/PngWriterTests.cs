using Muser.Formats.Png;
using Muser.Testing;

namespace Muser.Formats.Tests.Png;

[Trait("Tier", "Oracle")]
public class PngWriterTests
{
    [OracleFact("pil")]
    public void PillowReadsTheSamePixelsAndTexts()
    {
        foreach (var (width, height, colours) in new[] { (1, 1, 1), (7, 3, 2), (512, 600, 256), (3, 1000, 200) })
        {
            var (palette, pixels) = Picture(width, height, colours);
            var path = Path.GetTempFileName();
            try
            {
                Write(path, width, height, palette, pixels);
                var output = OracleTools.RunPython(
                    """
                    import sys, hashlib
                    from PIL import Image
                    im = Image.open(sys.argv[1])
                    im.load()
                    print(im.mode, im.size[0], im.size[1], im.info["Title"], hashlib.sha256(im.convert("RGB").tobytes()).hexdigest())
                    """,
                    path);
                byte[] rgb = [.. pixels.SelectMany(p => palette[(3 * p)..((3 * p) + 3)])];
                var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(rgb));
                Assert.Equal($"P {width} {height} A map {hash}", output.Trim());
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    [OracleFact("pngcheck")]
    public void PngcheckFindsNoFault()
    {
        var path = Path.GetTempFileName();
        try
        {
            var (palette, pixels) = Picture(321, 123, 256);
            Write(path, 321, 123, palette, pixels);
            var (exitCode, output, error) = OracleTools.Run("pngcheck", "-v", path);
            Assert.True(exitCode == 0 && output.Contains("No errors detected", StringComparison.Ordinal), output + error);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Write(string path, int width, int height, byte[] palette, byte[] pixels)
    {
        using var file = File.Create(path);
        PngWriter.WriteIndexed(file, width, height, palette, pixels, [new("Title", "A map")]);
    }

    private static (byte[] Palette, byte[] Pixels) Picture(int width, int height, int colours)
    {
        var random = new Random(width);
        var palette = new byte[3 * colours];
        random.NextBytes(palette);
        return (palette, [.. Enumerable.Range(0, width * height).Select(i => (byte)(random.Next(4) == 0 ? random.Next(colours) : i / width % colours))]);
    }
}
