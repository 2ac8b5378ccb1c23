using System.Globalization;
using Muser.Formats.Frames;
using Muser.Imaging.Products;
using Muser.Imaging.Rendering;
using Muser.Imaging.Tests.Products;
using Muser.Testing;

namespace Muser.Imaging.Tests.Rendering;

[Trait("Tier", "Oracle")]
public class MapPictureTests
{
    private static readonly UtcTime Time = UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49, 354_161_180);

    [OracleFact("pil", "numpy")]
    public void NorthIsUpEastIsLeftAndTheBrightestPixelIsTheBrightest()
    {
        // Column 100 is left of the middle: east. Row 400 is above it: north.
        var map = SampleMaps.At(Time);
        var layout = new PictureLayout(map.Grid, isPlain: false);
        var output = WithPicture(MapPicture.Render(map, SampleMaps.Pixels(map.Grid, 100, 400)), path => OracleTools.RunPython(
            """
            import sys, numpy
            from PIL import Image
            im, left, top = numpy.asarray(Image.open(sys.argv[1]).convert("RGB")).astype(int), int(sys.argv[2]), int(sys.argv[3])
            print(im.shape[1], im.shape[0], *im[top + 511 - 400, left + 100], *im[top + 511 - 401, left + 100])
            """,
            path,
            $"{layout.Left}",
            $"{layout.Top}"));
        Assert.Equal($"{layout.Width} {layout.Height} 252 255 164 0 0 4", output.Trim());
    }

    [OracleFact("pil", "numpy")]
    public void LimbIsACircleOfTheSemidiameterAroundTheTopocentricCentre()
    {
        var map = SampleMaps.At(Time);
        var disc = SolarDisc.At(map.Sun);
        var options = new PictureOptions { Limits = PictureLimits.Values(0, 1), IsPlain = true, HasBeam = false };
        var output = WithPicture(MapPicture.Render(map, new float[map.Grid.Pixels], options), path => OracleTools.RunPython(
            """
            import sys, numpy
            from PIL import Image
            im = numpy.asarray(Image.open(sys.argv[1]).convert("RGB")).astype(int).sum(2)
            y, x = numpy.nonzero(im > 20)
            x, y = x.astype(float), 511 - y
            near = numpy.abs(numpy.hypot(x - 256, y - 256) - 137) < 4
            x, y = x[near], y[near]
            a = numpy.stack([2 * x, 2 * y, numpy.ones_like(x)], 1)
            cx, cy, c = numpy.linalg.lstsq(a, x * x + y * y, rcond=None)[0]
            print(cx, cy, numpy.sqrt(c + cx * cx + cy * cy), len(x))
            """,
            path)).Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(map.Grid.Column(disc.L), output[0], 0.15);
        Assert.Equal(map.Grid.Row(disc.M), output[1], 0.15);
        Assert.Equal(disc.RadiusRad / map.Grid.CellRad, output[2], 0.15);
        Assert.True(output[3] > 800, "the circle is closed");
    }

    [OracleFact("pngcheck")]
    public void PngcheckFindsNoFaultAtAnySize()
    {
        foreach (var size in new[] { 64, 256, 1280 })
        {
            var map = SampleMaps.At(Time, size, 74.0 * 60 / size);
            foreach (var png in new[] { MapPicture.Render(map, new float[map.Grid.Pixels]), MapPicture.RenderPreview(map, new float[map.Grid.Pixels]) })
            {
                Assert.Equal("0", WithPicture(png, path => OracleTools.Run("pngcheck", "-q", path).ExitCode.ToString(CultureInfo.InvariantCulture)));
            }
        }
    }

    [OracleFact("pil", "numpy")]
    public void PreviewIsTheMapMadeSmall()
    {
        var map = SampleMaps.At(Time);
        var pixels = new float[map.Grid.Pixels];
        pixels.AsSpan(0, 64 * 512).Fill(1); // the southern eighth
        var output = WithPicture(MapPicture.RenderPreview(map, pixels, new PictureOptions { Limits = PictureLimits.Values(0, 1) }), path => OracleTools.RunPython(
            """
            import sys, numpy
            from PIL import Image
            im = numpy.asarray(Image.open(sys.argv[1]).convert("RGB")).astype(int).sum(2)
            print(im.shape, (im[112:] == 252 + 255 + 164).all(), (im[:100, :20] == 4).all())
            """,
            path));
        Assert.Equal("(128, 128) True True", output.Trim());
    }

    private static string WithPicture(byte[] png, Func<string, string> look)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, png);
            return look(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
