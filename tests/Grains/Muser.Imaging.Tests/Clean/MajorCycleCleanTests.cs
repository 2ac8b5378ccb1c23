using Muser.Formats.Frames;
using Muser.Imaging.Clean;
using Muser.Imaging.Maps;

namespace Muser.Imaging.Tests.Clean;

/// <summary>CLEANs with major cycles on scenes whose truth is known.</summary>
[Trait("Tier", "Unit")]
public class MajorCycleCleanTests
{
    private const int Size = 256;
    private const double CellArcsec = 8;
    private const int Row = 150;
    private const int Column = 90;

    [Fact]
    public void ClarkFindsPointsAtTheirFluxFarFromTheCentre()
    {
        var scene = new Scene(Size, CellArcsec, 1, 0, 0, 0);
        (int Row, int Column, double Flux)[] points = [(128, 128, 1), (20, 230, 0.8), (220, 30, 0.5), (Row, Column, -0.3), (60, 60, 0.2)];
        foreach (var (row, column, flux) in points)
        {
            scene.AddGaussian(scene.Grid.L(column), scene.Grid.M(row), flux, 0);
        }

        var (model, residual) = (new float[scene.Grid.Pixels], new float[scene.Grid.Pixels]);
        var result = new ClarkCleaner(scene.Grid).Clean(
            Data(scene), new CleanOptions { RelativeThreshold = 2e-3, MaxIterations = 10_000 }, null, model, residual);
        Assert.Equal(CleanStop.Threshold, result.Stop);
        Assert.InRange(result.MajorCycles, 2, 60);
        Assert.InRange(residual.Max(Math.Abs), 0, result.Threshold);
        Assert.Equal(points.Sum(point => point.Flux), result.Flux, 0.02);
        foreach (var (row, column, flux) in points)
        {
            Assert.Equal(flux, Box(model, row, column, 1), 0.01);
        }
    }

    [Fact]
    public void ResidualIsThatOfTheVisibilitiesLessTheModel()
    {
        var scene = new Scene(128, 16, 2);
        var data = Data(scene);
        var (model, residual) = (new float[scene.Grid.Pixels], new float[scene.Grid.Pixels]);
        new ClarkCleaner(scene.Grid).Clean(data, new CleanOptions { MaxIterations = 300 }, null, model, residual);
        var fresh = Data(scene);
        var image = new float[scene.Grid.Pixels];
        fresh.ImageOfModel(model, image);
        Assert.All(Enumerable.Range(0, image.Length), i => Assert.Equal(scene.Dirty[i] - image[i], residual[i], 1e-5));
        fresh.Subtract(model);
        fresh.Image(image);
        Assert.All(Enumerable.Range(0, image.Length), i => Assert.Equal(image[i], residual[i], 1e-5));
    }

    [Fact]
    public void MultiScaleRestoresAGaussianAtItsSizeAndFlux()
    {
        foreach (var width in (double[])[50, 90, 150])
        {
            var scene = Gaussian(width, 4);
            var weights = RobustWeights(scene);
            var data = Data(scene, weights);
            var beam = FittedBeam(scene, data);
            var (model, image) = (new float[scene.Grid.Pixels], new float[scene.Grid.Pixels]);
            var result = new MultiScaleCleaner(scene.Grid).Clean(
                data, MultiScaleCleaner.ScalesArcsec(scene.Grid, beam), new CleanOptions { RelativeThreshold = 5e-3, MaxIterations = 5000 }, null, model, image);
            Assert.Equal(CleanStop.Threshold, result.Stop);
            Restorer.Add(scene.Grid, beam, model, image);
            AssertGaussian(image, beam, width, 4);
        }
    }

    [Fact]
    public void SdiRestoresAGaussianAtItsSizeAndFlux()
    {
        foreach (var width in (double[])[90, 150])
        {
            var scene = Gaussian(width, 4);
            var data = Data(scene, RobustWeights(scene));
            var beam = FittedBeam(scene, data);
            var (model, image) = (new float[scene.Grid.Pixels], new float[scene.Grid.Pixels]);
            var mask = new CleanMask(scene.Grid).AddDisc(scene.Grid.L(Column), scene.Grid.M(Row), 300 / 206264.8);
            var result = new SdiCleaner(scene.Grid).Clean(
                data, new CleanOptions { RelativeThreshold = 5e-3, MaxIterations = 300, AllowNegative = false }, mask, model, image);
            Assert.Equal(CleanStop.Threshold, result.Stop);
            Restorer.Add(scene.Grid, beam, model, image);
            AssertGaussian(image, beam, width, 4);
        }
    }

    [Fact]
    public void BadInputIsAReasonAndNotAnException()
    {
        var scene = new Scene(64, 30, 3);
        Assert.Equal(CleanStop.NoBeam, Stops(scene.Vis, new float[scene.Vis.Length]));
        Assert.Equal(CleanStop.NoBeam, Stops([.. scene.Vis.Select(_ => new ComplexF(float.NaN, 0))], []));
        Assert.Equal(CleanStop.NothingLeft, Stops(new ComplexF[scene.Vis.Length], []));
        Assert.Equal(CleanStop.NothingLeft, Stops(scene.Vis, [], new CleanMask(scene.Grid)));
        Assert.Equal(CleanStop.Cancelled, Stops(scene.Vis, [], cancelled: true));
        Assert.Equal(CleanStop.Iterations, Stops(scene.Vis, []));

        CleanStop Stops(ComplexF[] vis, float[] weights, CleanMask? mask = null, bool cancelled = false)
        {
            var data = new MajorCycle(scene.Grid, 1);
            var options = new CleanOptions { MaxIterations = 5 };
            var (model, residual) = (new float[scene.Grid.Pixels], new float[scene.Grid.Pixels]);
            var token = new CancellationToken(cancelled);
            data.Begin(scene.Uvw, [Scene.FrequencyHz], vis, weights);
            var clark = new ClarkCleaner(scene.Grid).Clean(data, options, mask, model, residual, token);
            data.Begin(scene.Uvw, [Scene.FrequencyHz], vis, weights);
            Assert.Equal(clark.Stop, new SdiCleaner(scene.Grid).Clean(data, options, mask, model, residual, token).Stop);
            data.Begin(scene.Uvw, [Scene.FrequencyHz], vis, weights);
            Assert.Equal(clark.Stop, new MultiScaleCleaner(scene.Grid).Clean(data, [0, 100], options, mask, model, residual, token).Stop);
            return clark.Stop;
        }
    }

    [Fact]
    public void BeamOfAScaleIsTheMapOfASourceOfThatScale()
    {
        var scene = new Scene(128, 16, 4, 0, 0, 0);
        scene.AddGaussian(0, 0, 1, 120 / 206264.80624709636);
        var data = Data(scene);
        var (beam, map) = (new float[scene.Grid.Pixels], new float[scene.Grid.Pixels]);
        var peak = data.Beam(beam, 120);
        data.Image(map, 120);
        Assert.Equal(peak, beam[(64 * 128) + 64], 1e-5);
        Assert.All(beam.Zip(map), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    private static MajorCycle Data(Scene scene, float[]? weights = null)
    {
        var data = new MajorCycle(scene.Grid, 2);
        data.Begin(scene.Uvw, [Scene.FrequencyHz], scene.Vis, weights ?? []);
        return data;
    }

    private static Scene Gaussian(double widthArcsec, double flux)
    {
        var scene = new Scene(Size, CellArcsec, 5, 0, 0, noise: 0.02);
        scene.AddGaussian(scene.Grid.L(Column), scene.Grid.M(Row), flux, widthArcsec / 206264.80624709636);
        return scene;
    }

    private static float[] RobustWeights(Scene scene)
    {
        var weights = new float[scene.Vis.Length];
        Weighting.Robust(0).Compute(scene.Grid, scene.Uvw, [Scene.FrequencyHz], [], weights);
        return weights;
    }

    private static RestoringBeam FittedBeam(Scene scene, MajorCycle data)
    {
        data.Beam(scene.Beam);
        Assert.Equal(BeamFault.None, BeamFit.TryFit(scene.Grid, scene.Beam, out var beam));
        return beam;
    }

    /// <summary>Fits the restored source, takes the beam off, and holds it against the truth.</summary>
    private static void AssertGaussian(float[] image, RestoringBeam beam, double width, double flux)
    {
        const int Half = 48;
        var crop = new ImageGrid(2 * Half, CellArcsec);
        var cut = new float[crop.Pixels];
        for (var row = 0; row < 2 * Half; row++)
        {
            image.AsSpan(((Row - Half + row) * Size) + Column - Half, 2 * Half).CopyTo(cut.AsSpan(row * 2 * Half));
        }

        var peak = cut.Max();
        Assert.Equal(BeamFault.None, BeamFit.TryFit(crop, [.. cut.Select(pixel => pixel / cut[(Half * 2 * Half) + Half])], out var seen));

        // Areas of covariances: the source is round, so either axis gives its width.
        var (a, b, c) = seen.Quadratic(1);
        var (beamA, beamB, beamC) = beam.Quadratic(1);
        var ((xx, yy), (beamXx, beamYy)) = (Covariance(a, b, c), Covariance(beamA, beamB, beamC));
        var found = Math.Sqrt(8 * Math.Log(2) * (xx - beamXx + yy - beamYy) / 2);
        Assert.InRange(found / width, 0.98, 1.02);
        Assert.InRange(peak * seen.Pixels(CellArcsec) / beam.Pixels(CellArcsec) / flux, 0.97, 1.03);

        static (double Xx, double Yy) Covariance(double a, double b, double c)
        {
            var determinant = (4 * a * c) - (b * b);
            return (2 * c / determinant, 2 * a / determinant);
        }
    }

    private static double Box(float[] map, int row, int column, int reach)
    {
        double sum = 0;
        for (var y = row - reach; y <= row + reach; y++)
        {
            for (var x = column - reach; x <= column + reach; x++)
            {
                sum += map[(y * Size) + x];
            }
        }

        return sum;
    }
}
