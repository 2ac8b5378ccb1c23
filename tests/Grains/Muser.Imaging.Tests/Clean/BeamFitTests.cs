using Muser.Imaging.Clean;
using Muser.Imaging.Maps;
using Muser.Imaging.Tests.Maps;

namespace Muser.Imaging.Tests.Clean;

[Trait("Tier", "Unit")]
public class BeamFitTests
{
    [Theory]
    [InlineData(30, 20, 0)]
    [InlineData(30, 20, 30)]
    [InlineData(55, 21, 90)]
    [InlineData(40, 39, 135)]
    [InlineData(100, 30, 170)]
    public void GaussianIsFoundAsItIs(double major, double minor, double angle)
    {
        var grid = new ImageGrid(128, 5);
        var beam = new float[grid.Pixels];
        var (sin, cos) = Math.SinCos(angle * Math.PI / 180);
        for (var i = 0; i < beam.Length; i++)
        {
            var (l, m) = (grid.L(i % 128) / grid.CellRad * 5, grid.M(i / 128) / grid.CellRad * 5);
            var (along, across) = ((l * sin) + (m * cos), (l * cos) - (m * sin));
            beam[i] = (float)Math.Exp(-4 * Math.Log(2) * ((along * along / (major * major)) + (across * across / (minor * minor))));
        }

        Assert.Equal(BeamFault.None, BeamFit.TryFit(grid, beam, out var fitted));
        Assert.Equal(major, fitted.MajorArcsec, 1e-3);
        Assert.Equal(minor, fitted.MinorArcsec, 1e-3);
        Assert.Equal(angle, fitted.PositionAngleDeg, 1e-2);
        Assert.Equal(beam.Sum(), fitted.Pixels(5), 1e-3 * beam.Sum());

        // The model of a single pixel is the beam itself.
        var (model, image) = (new float[beam.Length], new float[beam.Length]);
        model[(64 * 128) + 64] = 2;
        Restorer.Add(grid, fitted, model, image);
        Assert.All(image.Zip(beam), pair => Assert.Equal(2 * pair.Second, pair.First, 1e-4));
    }

    [Fact]
    public void SidelobesDoNotEnter()
    {
        var scene = new Scene(256, 8, 1, 0, 0, 0);
        Assert.Equal(BeamFault.None, BeamFit.TryFit(scene.Grid, scene.Beam, out var whole));
        var lobe = scene.Beam.Select((pixel, i) => Math.Max(Math.Abs((i % 256) - 128), Math.Abs((i / 256) - 128)) > 40 ? -0.3f : pixel).ToArray();
        Assert.Equal(BeamFault.None, BeamFit.TryFit(scene.Grid, lobe, out var alone));
        Assert.Equal(whole, alone);
    }

    [Fact]
    public void BeamWithoutAMainLobeIsAFaultWithASentence()
    {
        var grid = new ImageGrid(128, 10);
        var imager = new DirtyImager(128, 10);
        var beam = new float[grid.Pixels];
        double[] frequency = [1.7e9];
        Check(BeamFault.NoMainLobe, "no main lobe", [500, 0, 0]);
        Check(BeamFault.NoMainLobe, "no main lobe", [500, 0, 0, 1000, 0, 0, 1500, 0, 0, -800, 0, 0]);
        Check(BeamFault.NoPeak, "flagged", []);
        Check(BeamFault.TooFewPixels, "too large", DirtyImagerTests.RandomUvw(780, 1), frequencyHz: 40e9);
        beam.AsSpan().Fill(float.NaN);
        Assert.Equal(BeamFault.NotFinite, BeamFit.TryFit(grid, beam, out _));

        void Check(BeamFault expected, string words, double[] uvw, double? frequencyHz = null)
        {
            imager.Beam(uvw, [frequencyHz ?? frequency[0]], [], beam);
            var fault = BeamFit.TryFit(grid, beam, out _);
            Assert.Equal(expected, fault);
            Assert.Contains(words, BeamFit.Sentence(fault, grid, 1e5), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void RestoredModelNearTheEdgeIsCutByIt()
    {
        var grid = new ImageGrid(64, 5);
        var (model, image) = (new float[grid.Pixels], new float[grid.Pixels]);
        (model[0], model[(63 * 64) + 63], model[(20 * 64) + 63]) = (1, 2, -3);
        Restorer.Add(grid, new RestoringBeam(20, 15, 40), model, image);
        Assert.Equal([1, 2, -3], [image[0], image[(63 * 64) + 63], image[(20 * 64) + 63]]);
        Assert.Equal(image[1], Math.Exp(-4 * Math.Log(2) * 25 * ((0.41318 / 400) + (0.58682 / 225))), 1e-5);
    }
}
