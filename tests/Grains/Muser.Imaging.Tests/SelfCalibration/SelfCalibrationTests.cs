using Muser.Formats.Frames;
using Muser.Imaging.Clean;
using Muser.Imaging.Disc;
using Muser.Imaging.Maps;
using Muser.Imaging.Pipeline;
using Muser.Imaging.SelfCalibration;
using Muser.Imaging.Tests.Pipeline;
using Muser.Sky.Arrays;

namespace Muser.Imaging.Tests.SelfCalibration;

[Trait("Tier", "Unit")]
public class SelfCalibrationTests
{
    private const double FrequencyHz = 1.7125e9;
    private const int Antennas = 40;
    private const int Intervals = 3;

    private static readonly (int First, int Second)[] Pairs =
        [.. Enumerable.Range(0, Antennas).SelectMany(i => Enumerable.Range(i + 1, Antennas - i - 1).Select(j => (i, j)))];

    private static readonly int[] First = [.. Pairs.Select(pair => pair.First)];
    private static readonly int[] Second = [.. Pairs.Select(pair => pair.Second)];

    [Fact]
    public void DynamicRangeRisesToThatOfTheUnperturbedDataWithinATenth()
    {
        var grid = new ImageGrid(256, 8);
        var uvw = Uvws();
        var (clean, drifting) = (Visibilities(grid, uvw, noise: 0.3), Visibilities(grid, uvw, noise: 0.3));
        var truth = Drift(drifting);
        var reference = DynamicRange(grid, uvw, clean);
        Assert.InRange(DynamicRange(grid, uvw, drifting), 0, 0.6 * reference);

        var phases = new double[Intervals * Antennas];
        var weights = Enumerable.Repeat(1f, drifting.Length).ToArray();
        var fault = new PhaseSelfCalibrator(grid, 2).Calibrate(
            new MapVisibilities(uvw, [FrequencyHz], drifting, []), Rows(), drifting, weights, new SelfCalibrationOptions(), default, null, phases, new double[phases.Length]);
        Assert.Equal(SelfCalibrationFault.None, fault);
        Assert.DoesNotContain(0f, weights);
        Assert.InRange(DynamicRange(grid, uvw, drifting), 0.9 * reference, 1.1 * reference);
        Assert.All(Enumerable.Range(0, phases.Length), i =>
        {
            // Phases are told apart but for that of the reference, and for a gradient, which is a shift of the source.
            var expected = truth[i] - truth[i / Antennas * Antennas];
            Assert.InRange(Math.Abs(Math.IEEERemainder(phases[i] - expected, 2 * Math.PI)), 0, 0.25);
        });
    }

    [Fact]
    public void PhasesOfANoisyPointAreFoundAndADeadAntennaHasNone()
    {
        var random = new Random(1);
        double[] truth = [.. Enumerable.Range(0, Antennas).Select(_ => (random.NextDouble() - 0.5) * 6)];
        var vis = new ComplexF[Pairs.Length];
        var model = new ComplexF[Pairs.Length];
        for (var k = 0; k < vis.Length; k++)
        {
            var (sin, cos) = Math.SinCos(truth[First[k]] - truth[Second[k]]);
            var signal = First[k] == 7 || Second[k] == 7 ? 0 : 1;
            vis[k] = new ComplexF((float)((signal * cos) + (0.5 * (random.NextDouble() - 0.5))), (float)((signal * sin) + (0.5 * (random.NextDouble() - 0.5))));
            model[k] = new ComplexF(1, 0);
        }

        var (phases, snr) = (new double[Antennas], new double[Antennas]);
        Assert.Equal(SelfCalibrationFault.None, AntennaPhaseSolver.TrySolve(First, Second, vis, model, [], 3, phases, snr));
        Assert.True(double.IsNaN(phases[7]));
        for (var antenna = 0; antenna < Antennas; antenna++)
        {
            if (antenna != 7)
            {
                Assert.InRange(Math.Abs(Math.IEEERemainder(phases[antenna] - truth[antenna] + truth[0], 2 * Math.PI)), 0, 0.15);
                Assert.True(snr[antenna] > 10);
            }
        }
    }

    [Fact]
    public void TooLittleIsRefusedWithAReason()
    {
        var (phases, snr) = (new double[3], new double[3]);
        ComplexF[] vis = [new(1, 0), new(1, 0), new(1, 0)];
        Assert.Equal(
            SelfCalibrationFault.TooFewAntennas, AntennaPhaseSolver.TrySolve([0, 0, 1], [1, 2, 2], vis, vis, [], 3, phases, snr));
        Assert.All(phases, phase => Assert.True(double.IsNaN(phase)));
        Assert.Equal(
            SelfCalibrationFault.NothingToCompare, AntennaPhaseSolver.TrySolve([0, 0, 1], [1, 2, 2], vis, new ComplexF[3], [], 3, phases, snr));

        // Noise without signal: no antenna reaches the SNR.
        var random = new Random(2);
        ComplexF[] noise = [.. Pairs.Select(_ => new ComplexF(random.NextSingle() - 0.5f, random.NextSingle() - 0.5f))];
        ComplexF[] faint = [.. Pairs.Select(_ => new ComplexF(1e-3f, 0))];
        Assert.Equal(
            SelfCalibrationFault.TooFewAntennas,
            AntennaPhaseSolver.TrySolve(First, Second, noise, faint, [], 3, new double[Antennas], new double[Antennas]));
    }

    [Fact]
    public void PhasesAreTakenOutAndBaselinesWithoutAPhaseWeighNothing()
    {
        ComplexF[] vis = [new(0, 1), new(1, 0)];
        float[] weights = [1, 1];
        AntennaPhaseSolver.Apply([0, 0], [1, 2], [Math.PI / 2, 0, double.NaN], vis, weights);
        Assert.Equal(1, vis[0].Re, 1e-6);
        Assert.Equal(0, vis[0].Im, 1e-6);
        Assert.Equal([1, 0], weights);
    }

    [Fact]
    public void PhasesAreFoundAgainstTheDiscAndPutItAtItsPlace()
    {
        var scene = new SunScene([1.2125e9], SunScene.Place.L * SunScene.ArcsecPerRad, SunScene.Place.M * SunScene.ArcsecPerRad, 1000);
        var random = new Random(6);
        double[] truth = [.. Enumerable.Range(0, Antennas).Select(_ => (random.NextDouble() - 0.5) * 2)];
        for (var k = 0; k < scene.Vis.Length; k++)
        {
            var (sin, cos) = Math.SinCos(truth[First[k]] - truth[Second[k]]);
            scene.Vis[k] *= new ComplexF((float)cos, (float)sin);
        }

        var (phases, snr) = (new double[Antennas], new double[Antennas]);
        var weights = Enumerable.Repeat(1f, scene.Vis.Length).ToArray();
        var fault = new PhaseSelfCalibrator(new ImageGrid(256, 10), 2).Calibrate(
            scene.Visibilities,
            new AntennaRows(First, Second, new int[First.Length]),
            scene.Vis,
            weights,
            new SelfCalibrationOptions { Model = SelfCalibrationModel.Disc, Rounds = 20 },
            SunScene.Place,
            null,
            phases,
            snr);
        Assert.Equal(SelfCalibrationFault.None, fault);
        for (var antenna = 0; antenna < Antennas; antenna++)
        {
            Assert.True(
                double.IsNaN(phases[antenna]) || Math.Abs(Math.IEEERemainder(phases[antenna] - truth[antenna] + truth[0], 2 * Math.PI)) < 4 / snr[antenna] + 0.05,
                $"antenna {antenna}: {phases[antenna]}, not {truth[antenna] - truth[0]}; SNR {snr[antenna]}");
        }

        Assert.InRange(phases.Count(phase => !double.IsNaN(phase)), 10, Antennas); // the others are too far from each other to see the disc
        DiscFinder.TryFind(scene.Uvw, scene.FrequenciesHz, scene.Vis, weights, SunScene.Place.RadiusRad * QuietSun.RadiusFactor(1.2125e9), 0.003, out var place);
        Assert.Equal(SunScene.Place.L * SunScene.ArcsecPerRad, place.L * SunScene.ArcsecPerRad, 2.0);
        Assert.Equal(SunScene.Place.M * SunScene.ArcsecPerRad, place.M * SunScene.ArcsecPerRad, 2.0);
    }

    private static AntennaRows Rows() => new(
        Enumerable.Repeat(First, Intervals).SelectMany(first => first).ToArray(),
        Enumerable.Repeat(Second, Intervals).SelectMany(second => second).ToArray(),
        Enumerable.Range(0, Intervals).SelectMany(interval => Enumerable.Repeat(interval, First.Length)).ToArray());

    private static double[] Uvws()
    {
        var uvw = new double[3 * Pairs.Length * Intervals];
        for (var interval = 0; interval < Intervals; interval++)
        {
            Uvw.Compute(0.2 + (0.1 * interval), -0.25, AntennaTable.For(ArrayId.Muser1).ItrfM, uvw.AsSpan(interval * 3 * Pairs.Length, 3 * Pairs.Length));
        }

        return uvw;
    }

    private static ComplexF[] Visibilities(ImageGrid grid, double[] uvw, double noise)
    {
        var random = new Random(3);
        var model = new float[grid.Pixels];
        foreach (var (row, column, flux) in ((int, int, float)[])[(128, 128, 3), (150, 90, 1.5f), (80, 170, 1), (180, 160, 0.5f)])
        {
            model[(row * grid.Size) + column] = flux;
        }

        var vis = new ComplexF[uvw.Length / 3];
        new VisibilityPredictor(grid).Predict(uvw, [FrequencyHz], model, vis);
        return [.. vis.Select(v => v + new ComplexF((float)(noise * (random.NextDouble() - 0.5)), (float)(noise * (random.NextDouble() - 0.5))))];
    }

    /// <summary>Phases of 35 degrees, rms, that turn from interval to interval; those of the first antenna stay.</summary>
    private static double[] Drift(ComplexF[] vis)
    {
        var random = new Random(4);
        double[] start = [.. Enumerable.Range(0, Antennas).Select(_ => (random.NextDouble() - 0.5) * 2)];
        double[] rate = [.. start.Select(_ => (random.NextDouble() - 0.5) * 0.6)];
        double[] truth = [.. Enumerable.Range(0, Intervals * Antennas).Select(i => start[i % Antennas] + (rate[i % Antennas] * (i / Antennas)))];
        for (var k = 0; k < vis.Length; k++)
        {
            var (interval, baseline) = Math.DivRem(k, Pairs.Length);
            var (sin, cos) = Math.SinCos(truth[(interval * Antennas) + First[baseline]] - truth[(interval * Antennas) + Second[baseline]]);
            vis[k] *= new ComplexF((float)cos, (float)sin);
        }

        return truth;
    }

    private static double DynamicRange(ImageGrid grid, double[] uvw, ComplexF[] vis)
    {
        var cleaner = new MapCleaner(grid, 2);
        cleaner.Clean(
            CleanMethod.Clark, uvw, [FrequencyHz], vis, [], Weighting.Robust(0), new CleanOptions { AllowNegative = false, NoiseThreshold = 4, MaxIterations = 3000 });
        return MapStatistics.Of(cleaner.Image).Peak / new MapNoise().Of(cleaner.Residual);
    }
}
