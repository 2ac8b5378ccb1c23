using System.Globalization;
using System.Text.RegularExpressions;
using Muser.Imaging.Clean;
using Muser.Imaging.Tests.Oracles;
using Muser.Testing;

namespace Muser.Imaging.Tests.Clean;

/// <summary>
/// The first 1000 components against wsclean's own (<c>-no-fast-subminor</c>), on its dirty image and beam, for scenes drawn anew at
/// every run.
/// wsclean gives the model and the residual, and the place of some iterations in its log. The order of all components comes from a
/// replay in numpy of what it does,
/// which counts only because it arrives at wsclean's own model and residual. Where it does not, the first iteration at which they part is looked for: if two pixels were
/// alike there but for rounding, wsclean's sums were rounded otherwise, nothing can be said of what follows, and another scene is drawn; if not, the test fails.
/// </summary>
[Trait("Tier", "Oracle")]
public partial class HogbomWscleanTests
{
    private const int Iterations = 1000;
    private const float Gain = 0.1f;
    private const int Scenes = 4;

    /// <summary>Pixels that differ by less than this share of the peak are alike: four roundings of a thousand subtractions.</summary>
    private const double Alike = 2e-6;

    private const string Replay =
        """
        import sys, numpy as np
        from astropy.io import fits
        base, iterations, gain = sys.argv[1], int(sys.argv[2]), np.float32(sys.argv[3])
        read = lambda name: fits.getdata(f"{base}-{name}.fits")[0, 0].astype(np.float32)
        residual, beam, model = read("dirty"), read("psf"), np.zeros_like(read("dirty"))
        n = len(residual)
        for i in range(iterations):
            y, x = divmod(int(np.argmax(np.abs(residual))), n)
            print(y, x, repr(float(residual[y, x])))
            flux = residual[y, x] * gain
            model[y, x] += flux
            top, left, bottom, right = max(0, y - n // 2), max(0, x - n // 2), min(n, y + n // 2), min(n, x + n // 2)
            residual[top:bottom, left:right] -= flux * beam[top - y + n // 2:bottom - y + n // 2, left - x + n // 2:right - x + n // 2]
        scale = np.abs(model).max()
        print(np.abs(model - read("model")).max() / scale, np.abs(residual - read("residual")).max() / scale)
        """;

    [OracleFact("wsclean", "casacore", "astropy")]
    public void FirstThousandComponentsOfPointsAreThoseOfWsclean() => Compare(256, 12, points: 12, gaussians: 0, noise: 0.3);

    [OracleFact("wsclean", "casacore", "astropy")]
    public void FirstThousandComponentsOfExtendedSourcesAreThoseOfWsclean() => Compare(300, 10, points: 3, gaussians: 8, noise: 0.1);

    [OracleFact("wsclean", "casacore", "astropy")]
    public void FirstThousandComponentsOfADiscAreThoseOfWsclean() => Compare(512, 7.03125, points: 4, gaussians: 2, noise: 0.1, disc: true);

    private static void Compare(int size, double cellArcsec, int points, int gaussians, double noise, bool disc = false)
    {
        var ties = new List<string>();
        while (Compare(Random.Shared.Next(), size, cellArcsec, points, gaussians, noise, disc) is { } tie)
        {
            ties.Add(tie);
            Assert.True(ties.Count < Scenes, string.Join('\n', ties));
        }
    }

    /// <summary>Compares one scene; where wsclean met two pixels that are alike but for rounding, says where, otherwise null.</summary>
    private static string? Compare(int seed, int size, double cellArcsec, int points, int gaussians, double noise, bool disc)
    {
        var scene = new Scene(size, cellArcsec, seed, points, gaussians, noise);
        if (disc)
        {
            scene.AddGaussian(0, 0, 30, 1200 / 206264.8);
        }

        using var wsclean = new Wsclean(scene.Grid, scene.Uvw, [Scene.FrequencyHz], scene.Vis, []);
        var gain = Gain.ToString(CultureInfo.InvariantCulture);
        var log = wsclean.Run("o", "-weight", "natural", "-niter", "1000", "-gain", gain, "-no-fast-subminor");
        var dirty = wsclean.Image("o-dirty").PixelRowColumn;
        var (model, residual) = (new float[dirty.Length], new float[dirty.Length]);
        var cleaner = new HogbomCleaner(size, 2);
        var result = cleaner.Clean(
            dirty, wsclean.Image("o-psf").PixelRowColumn, new CleanOptions { Gain = Gain, MaxIterations = Iterations }, null, model, residual);
        Assert.Equal(Iterations, result.Iterations);

        var replay = OracleTools.RunPython(Replay, Path.Combine(wsclean.Folder, "o"), "1000", gain).Trim().Split('\n');
        for (var i = 0; i < Iterations; i++)
        {
            var theirs = replay[i].Split(' ');
            var (row, column, peak) = (int.Parse(theirs[0]), int.Parse(theirs[1]), double.Parse(theirs[2], CultureInfo.InvariantCulture));
            var ours = cleaner.Components[i];
            Assert.True(
                (ours.Row, ours.Column) == (row, column),
                $"seed {seed}: component {i} is at row {ours.Row}, column {ours.Column}, residual {ours.Flux / Gain:R}; wsclean's at row {row}, column {column}, residual {peak:R}");
        }

        var replayErrors = replay[Iterations].Split(' ').Select(error => double.Parse(error, CultureInfo.InvariantCulture)).ToArray();
        if (replayErrors.Max() >= 1e-6)
        {
            return FirstDivergence(wsclean, replay, seed, size);
        }

        var places = LoggedIteration().Matches(log).Select(match => match.Groups.Values.Skip(1).Select(group => int.Parse(group.Value)).ToArray()).ToArray();
        Assert.True(places.Length > 20, log);
        foreach (var place in places)
        {
            var ours = cleaner.Components[place[0]];
            Assert.True((ours.Column, ours.Row) == (place[1], place[2]), $"seed {seed}: iteration {place[0]} at {ours.Column},{ours.Row} here, in the log of wsclean:\n{log}");
        }

        AssertSame(wsclean.Image("o-model").PixelRowColumn, model, model.Max(Math.Abs), "model", seed);
        AssertSame(wsclean.Image("o-residual").PixelRowColumn, residual, model.Max(Math.Abs), "residual", seed);
        return null;
    }

    /// <summary>
    /// Finds by halving the first iteration whose component is another in wsclean, and both residuals there; fails unless they are alike.
    /// </summary>
    private static string FirstDivergence(Wsclean wsclean, string[] replay, int seed, int size)
    {
        var (same, other) = (0, Iterations);
        while (other - same > 1)
        {
            var middle = (same + other) / 2;
            (same, other) = Place(middle) is null ? (middle, other) : (same, middle);
        }

        var theirs = Place(other) ?? throw new InvalidOperationException($"seed {seed}: wsclean differs from run to run");
        var before = ResidualAt(same);
        var parts = replay[same].Split(' ');
        var ours = (int.Parse(parts[0], CultureInfo.InvariantCulture) * size) + int.Parse(parts[1], CultureInfo.InvariantCulture);
        var says = $"seed {seed}: component {same} is at pixel {ours}, residual {before[ours]:R}; wsclean's at pixel {theirs}, residual {before[theirs]:R}";
        Assert.True(Math.Abs(Math.Abs(before[ours]) - Math.Abs(before[theirs])) <= Alike * Math.Abs(before[ours]), says);
        return says;

        // The pixel that wsclean gave most to that the replay did not, after so many iterations.
        int? Place(int iterations)
        {
            Run(iterations);
            var model = wsclean.Image("d-model").PixelRowColumn.Select(pixel => (double)pixel).ToArray();
            foreach (var line in replay.Take(iterations).Select(line => line.Split(' ')))
            {
                model[(int.Parse(line[0], CultureInfo.InvariantCulture) * size) + int.Parse(line[1], CultureInfo.InvariantCulture)]
                    -= Gain * double.Parse(line[2], CultureInfo.InvariantCulture);
            }

            var at = Enumerable.Range(0, model.Length).MaxBy(i => Math.Abs(model[i]));
            return Math.Abs(model[at]) > 1e-3 * Gain * Math.Abs(double.Parse(replay[iterations - 1].Split(' ')[2], CultureInfo.InvariantCulture)) ? at : null;
        }

        float[] ResidualAt(int iterations)
        {
            if (iterations == 0)
            {
                return wsclean.Image("o-dirty").PixelRowColumn;
            }

            Run(iterations);
            return wsclean.Image("d-residual").PixelRowColumn;
        }

        void Run(int iterations) => wsclean.Run(
            "d", "-weight", "natural", "-niter", iterations.ToString(CultureInfo.InvariantCulture), "-gain", Gain.ToString(CultureInfo.InvariantCulture), "-no-fast-subminor");
    }

    private static void AssertSame(float[] expected, float[] actual, float scale, string what, int seed)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= 1e-6f * scale && expected[i] == 0 == (actual[i] == 0),
                $"seed {seed}: {what} pixel {i} is {actual[i]:R}, wsclean's {expected[i]:R}");
        }
    }

    [GeneratedRegex(@"Iteration (\d+): .* at (\d+),(\d+)")]
    private static partial Regex LoggedIteration();
}
