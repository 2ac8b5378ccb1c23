using Muser.Formats.Png;
using Muser.Testing;

namespace Muser.Formats.Tests.Png;

public class AnimatedPngTests
{
    private static readonly byte[] Palette = [0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255];

    [Trait("Tier", "Oracle")]
    [OracleFact("pil", "pngcheck")]
    public void PillowSeesEveryFrameForItsTime()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Frames(3, 4));
            Assert.Equal(0, OracleTools.Run("pngcheck", "-q", path).ExitCode);
            var output = OracleTools.RunPython(
                """
                import sys
                from PIL import Image
                im = Image.open(sys.argv[1])
                print(im.format, im.n_frames, im.size, im.info.get("loop"))
                for frame in range(im.n_frames):
                    im.seek(frame)
                    print(im.info["duration"], sorted(set(im.convert("RGB").getdata())))
                """,
                path);
            Assert.Equal(
                """
                PNG 3 (7, 5) 0
                250.0 [(255, 0, 0)]
                250.0 [(0, 255, 0)]
                250.0 [(0, 0, 255)]

                """,
                output);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Trait("Tier", "Unit")]
    [Fact]
    public void AFrameTooManyOrOfAnotherSizeIsRefused()
    {
        var writer = new AnimatedPngWriter(new MemoryStream(), 7, 5, Palette, 1, 5);
        Assert.Throws<ArgumentException>(() => writer.Add(new byte[34]));
        writer.Add(new byte[35]);
        Assert.Throws<InvalidOperationException>(() => writer.Add(new byte[35]));
    }

    private static byte[] Frames(int count, double framesPerSecond)
    {
        var stream = new MemoryStream();
        var writer = new AnimatedPngWriter(stream, 7, 5, Palette, count, framesPerSecond, [new("Title", "frames")]);
        for (var frame = 0; frame < count; frame++)
        {
            var pixels = new byte[35];
            pixels.AsSpan().Fill((byte)(frame + 1));
            writer.Add(pixels);
        }

        return stream.ToArray();
    }
}
