using System.Globalization;
using System.Runtime.InteropServices;
using Muser.Formats.Fits;
using Muser.Formats.Frames;
using Muser.Imaging.Clean;
using Muser.Imaging.Maps;
using Muser.Imaging.Tests.Oracles;
using Muser.Testing;

namespace Muser.Imaging.Tests.Clean;

/// <summary>Restored maps against wsclean's, fitted beams against wsclean's and scipy's.</summary>
[Trait("Tier", "Oracle")]
public class RestoreWscleanTests
{
    private const string FitLobe =
        """
        import sys, numpy as np
        from scipy.ndimage import label
        from scipy.optimize import curve_fit
        beam = np.fromfile(sys.argv[1], "<f4").astype(float)
        n, cell = int(len(beam) ** 0.5), float(sys.argv[2])
        beam = beam.reshape(n, n)
        regions = label(beam >= 0.35)[0]
        y, x = np.where(regions == regions[n // 2, n // 2])
        def gaussian(place, major, minor, angle):
            l, m, s, c = -place[0] * cell, place[1] * cell, np.sin(angle), np.cos(angle)
            return np.exp(-4 * np.log(2) * ((l * s + m * c) ** 2 / major ** 2 + (l * c - m * s) ** 2 / minor ** 2))
        fit = curve_fit(gaussian, (x - n // 2, y - n // 2), beam[y, x], (5 * cell, 4 * cell, float(sys.argv[3])))[0]
        print(repr(float(fit[0])), repr(float(fit[1])), repr(float(np.degrees(fit[2]))))
        """;

    [OracleFact("wsclean", "casacore")]
    public void RestoredMapIsThatOfWsclean()
    {
        var seed = Random.Shared.Next();
        var scene = new Scene(256, 8, seed);
        using var wsclean = new Wsclean(scene.Grid, scene.Uvw, [Scene.FrequencyHz], scene.Vis, []);
        wsclean.Run("o", "-niter", "300", "-weight", "uniform");
        var restored = wsclean.Image("o-image");
        var image = wsclean.Image("o-residual").PixelRowColumn;
        Restorer.Add(scene.Grid, Beam(restored.Header), wsclean.Image("o-model").PixelRowColumn, image);
        var scale = restored.PixelRowColumn.Max();
        for (var i = 0; i < image.Length; i++)
        {
            // Near the edges wsclean's convolution comes round from the other side.
            const int Margin = 48;
            var edge = Math.Min(Math.Min(i % 256, i / 256), 255 - Math.Max(i % 256, i / 256));
            Assert.True(
                edge < Margin || Math.Abs(image[i] - restored.PixelRowColumn[i]) < 1e-5 * scale,
                $"seed {seed}: pixel {i} is {image[i]}, wsclean's {restored.PixelRowColumn[i]}");
        }
    }

    /// <summary>
    /// Baselines spread like a Gaussian make a beam like one. On the beams of MUSER, which stand on broad shoulders, wsclean's fit
    /// depends on the box it fits in.
    /// </summary>
    [OracleFact("wsclean", "casacore")]
    public void FittedBeamIsThatOfWsclean()
    {
        // So many that their unevenness leaves the lobe a Gaussian.
        const int Baselines = 40_000;
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var uvw = new double[3 * Baselines];
        for (var k = 0; k < uvw.Length; k += 3)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            var (sin, cos) = Math.SinCos(2 * Math.PI * random.NextDouble());
            var (along, across) = (radius * sin * 300, radius * cos * 500);
            (uvw[k], uvw[k + 1]) = ((0.8 * along) + (0.6 * across), (0.6 * along) - (0.8 * across));
        }

        var grid = new ImageGrid(256, 8);
        using var wsclean = new Wsclean(grid, uvw, [Scene.FrequencyHz], new ComplexF[Baselines], []);
        wsclean.Run("o", "-make-psf-only", "-weight", "natural");
        var psf = wsclean.Image("o-psf");
        var theirs = Beam(psf.Header);
        Assert.Equal(BeamFault.None, BeamFit.TryFit(grid, psf.PixelRowColumn, out var fitted));
        var message = $"seed {seed}: {fitted}, wsclean {theirs}";
        Assert.True(Math.Abs((fitted.MajorArcsec / theirs.MajorArcsec) - 1) < 0.04, message);
        Assert.True(Math.Abs((fitted.MinorArcsec / theirs.MinorArcsec) - 1) < 0.04, message);
        Assert.True(Math.Abs(Math.IEEERemainder(fitted.PositionAngleDeg - theirs.PositionAngleDeg, 180)) < 4, message);
    }

    [OracleFact("scipy")]
    public void FittedBeamIsTheLeastSquaresFitOfScipy()
    {
        foreach (var weighting in (Weighting[])[Weighting.Natural, Weighting.Uniform, Weighting.Robust(0) with { TaperArcsec = 60 }])
        {
            var scene = new Scene(256, 6, 1, 0, 0, 0);
            var weights = new float[scene.Vis.Length];
            weighting.Compute(scene.Grid, scene.Uvw, [Scene.FrequencyHz], [], weights);
            new DirtyImager(256, 6).Beam(scene.Uvw, [Scene.FrequencyHz], weights, scene.Beam);
            Assert.Equal(BeamFault.None, BeamFit.TryFit(scene.Grid, scene.Beam, out var fitted));
            var file = Path.GetTempFileName();
            File.WriteAllBytes(file, MemoryMarshal.AsBytes(scene.Beam.AsSpan()).ToArray());
            var start = (fitted.PositionAngleDeg * Math.PI / 180) + 0.1;
            var fit = OracleTools.RunPython(FitLobe, file, "6", start.ToString(CultureInfo.InvariantCulture)).Split(' ');
            File.Delete(file);
            var (major, minor, angle) = (Number(fit[0]), Number(fit[1]), Number(fit[2]));
            Assert.Equal(major, fitted.MajorArcsec, 1e-4 * major);
            Assert.Equal(minor, fitted.MinorArcsec, 1e-4 * minor);
            Assert.Equal(0, Math.IEEERemainder(angle - fitted.PositionAngleDeg, 180), 0.01);
        }

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }

    private static RestoringBeam Beam(FitsHeader header)
    {
        return new RestoringBeam(3600 * Number("BMAJ"), 3600 * Number("BMIN"), (Number("BPA") + 180) % 180);

        double Number(string key) => header.TryGet(key, out double value) ? value : throw new InvalidOperationException(key);
    }
}
