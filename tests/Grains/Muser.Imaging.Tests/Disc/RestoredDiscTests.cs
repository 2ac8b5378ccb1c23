using Muser.Imaging.Clean;
using Muser.Imaging.Disc;
using Muser.Imaging.Maps;

namespace Muser.Imaging.Tests.Disc;

/// <summary>Against the integral over the disc, summed on points a hundred times closer than the beam is narrow.</summary>
[Trait("Tier", "Unit")]
public class RestoredDiscTests
{
    private const double ArcsecPerRad = 206264.80624709636;
    private const double EastArcsec = 31.7;
    private const double NorthArcsec = -18.2;
    private const double RadiusArcsec = 970;

    [Theory]
    [InlineData(40, 40, 0)]
    [InlineData(60, 25, 30)]
    [InlineData(110, 22, 115)]
    [InlineData(300, 200, 80)]
    public void ADiscIsWhatConvolutionMakesOfIt(double majorArcsec, double minorArcsec, double positionAngleDeg)
    {
        var grid = new ImageGrid(384, 7);
        var beam = new RestoringBeam(majorArcsec, minorArcsec, positionAngleDeg);
        var map = new float[grid.Pixels];
        RestoredDisc.Add(grid, Model(30, -6), beam, map);
        var level = 24 * beam.Pixels(1) / (Math.PI * RadiusArcsec * RadiusArcsec);
        var random = new Random(5);
        for (var i = 0; i < 30; i++)
        {
            // In the middle, beyond, and most of them at either limb.
            var radius = i switch { < 2 => 300, < 4 => 1150, < 15 => 0.85 * RadiusArcsec, _ => RadiusArcsec } + ((random.NextDouble() - 0.5) * 2 * majorArcsec);
            var (sin, cos) = Math.SinCos(2 * Math.PI * random.NextDouble());
            var (row, column) = ((int)grid.Row((NorthArcsec + (radius * cos)) / ArcsecPerRad), (int)grid.Column((EastArcsec + (radius * sin)) / ArcsecPerRad));
            Assert.Equal(Integral(grid, beam, row, column), map[(row * grid.Size) + column], 1e-3 * level);
        }
    }

    [Fact]
    public void ADiscThatReachesBeyondTheMapIsCutThere()
    {
        var (large, small) = (new ImageGrid(384, 7), new ImageGrid(128, 7));
        var (whole, part) = (new float[large.Pixels], new float[small.Pixels]);
        RestoredDisc.Add(large, Model(30, -6), new RestoringBeam(30, 20, 0), whole);
        RestoredDisc.Add(small, Model(30, -6), new RestoringBeam(30, 20, 0), part);
        for (var row = 0; row < small.Size; row++)
        {
            Assert.Equal(whole.AsSpan(((row + 128) * large.Size) + 128, small.Size).ToArray(), part.AsSpan(row * small.Size, small.Size).ToArray());
        }
    }

    private static DiscModel Model(double wideFlux, double narrowFlux) =>
        new(new DiscPlace(EastArcsec / ArcsecPerRad, NorthArcsec / ArcsecPerRad, 20), RadiusArcsec / ArcsecPerRad, wideFlux, narrowFlux);

    private static double Integral(ImageGrid grid, RestoringBeam beam, int row, int column)
    {
        var step = beam.MinorArcsec / 100;
        var (a, b, c) = beam.Quadratic(step);
        var (x0, y0) = (-grid.L(column) * ArcsecPerRad, grid.M(row) * ArcsecPerRad);
        var reach = (int)(2.2 * beam.MajorArcsec / step);
        double wide = 0, narrow = 0;
        for (var y = -reach; y <= reach; y++)
        {
            for (var x = -reach; x <= reach; x++)
            {
                var (dx, dy) = (x0 + (step * x) + EastArcsec, y0 + (step * y) - NorthArcsec);
                var distance = Math.Sqrt((dx * dx) + (dy * dy));
                if (distance < RadiusArcsec)
                {
                    var value = Math.Exp(-((a * x * x) + (b * x * y) + (c * y * y)));
                    wide += value;
                    narrow += distance < 0.85 * RadiusArcsec ? value : 0;
                }
            }
        }

        return ((30 * wide) - (6 * narrow / (0.85 * 0.85))) * step * step / (Math.PI * RadiusArcsec * RadiusArcsec);
    }
}
