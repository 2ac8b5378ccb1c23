using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Shell;
using Muser.Formats.Frames;
using Muser.Silo.Calibration;

namespace Muser.Cli.Tests.Imaging;

[Trait("Tier", "Unit")]
public class SelfCalibrationTests
{
    private const double FrequencyHz = 1212.5e6;
    private const double Cell = 8;
    private static readonly (int East, int North, double Jy)[] Points = [(0, 0, 3), (38, 22, 1.5), (-42, -48, 1), (-32, 52, 0.5)];

    [Fact]
    public async Task DynamicRangeOfDriftingAntennasRisesToThatOfSteadyOnes()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path);
        var (steady, drifting) = (Write(folder, "steady", _ => 0), Write(folder, "drifting", Phase));
        var reference = await DynamicRange(folder, steady);
        Assert.InRange(await DynamicRange(folder, drifting), 0, 0.6 * reference);
        var calibrated = await Image(folder, drifting, "--selfcal", "components", "--selfcal-interval", "25s");
        Assert.InRange(calibrated.GetProperty("dynamicRange").GetDouble(), 0.9 * reference, 1.1 * reference);
        Assert.Equal((2, 40), (calibrated.GetProperty("selfCalibration").GetProperty("intervals").GetInt32(), calibrated.GetProperty("selfCalibration").GetProperty("antennas").GetInt32()));

        // The file is as it was, so the map without is too; the solutions are parameters, one for each interval with light in it and hand.
        Assert.InRange(await DynamicRange(folder, drifting), 0, 0.6 * reference);
        var (layout, solutions) = SolutionFile.Read(Path.Combine(folder.Path, "drifting-R-selfcal.json"), ArrayLayout.Muser1);
        Assert.Equal(ArrayId.Muser1, layout.Id);
        Assert.All(solutions, solution => Assert.Equal("1200R", solution.BandHand.ToString()));
        Assert.Equal(2, solutions.Length);
        for (var time = 0; time < 2; time++)
        {
            for (var antenna = 0; antenna < 40; antenna++)
            {
                var expected = Phase((antenna + 1, time)) - Phase((1, time));
                Assert.InRange(Math.Abs(Math.IEEERemainder(solutions[time].PhaseRadAntenna[antenna] - expected, 2 * Math.PI)), 0, 0.25);
            }
        }
    }

    [Fact]
    public async Task SolutionsAreOnTopOfThoseThatTheFileWasCalibratedWith()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path);
        var drifting = Write(folder, "drifting", Phase);
        await Image(folder, drifting, "--selfcal", "components");
        var path = Path.Combine(folder.Path, "drifting-R-selfcal.json");
        var first = SolutionFile.Read(path, null).Solutions.Single();
        var known = Path.Combine(folder.Path, "known.json");
        File.Move(path, known);
        await Image(folder, drifting, "--selfcal", "components", "--selfcal-base", known);
        var second = SolutionFile.Read(path, null).Solutions.Single();
        Assert.Contains("on top of self-calibration on the Sun", second.Calibrator, StringComparison.Ordinal);
        for (var antenna = 0; antenna < 40; antenna++)
        {
            Assert.Equal(0, Math.IEEERemainder(second.PhaseRadAntenna[antenna] - (2 * first.PhaseRadAntenna[antenna]), 2 * Math.PI), 1e-6);
        }
    }

    /// <summary>Raw frames of the Sun with the receivers' phases in them, the disc, active regions, noise; and the same without.</summary>
    [Fact]
    public async Task SolutionsMadeParametersMakeTheSameMapOfTheRawFrames()
    {
        using var folder = new TemporaryFolder();
        var (scattered, even) = (await Raw("scattered", "--gain-phase", "35"), await Raw("even"));
        var reference = await DynamicRange(await UvFits(even, "even.uv"));
        var file = await UvFits(scattered, "scattered.uv");
        Assert.InRange(await DynamicRange(file), 0, 0.5 * reference);
        Assert.InRange(await DynamicRange(file, "--selfcal", "components"), 0.9 * reference, 1.1 * reference);

        var solutions = Directory.GetFiles(Path.Combine(folder.Path, "maps"), "*-selfcal.json").Single();
        var calibrated = await UvFits(scattered, "calibrated.uv", "--parameters", solutions);
        Assert.InRange(await DynamicRange(calibrated), 0.9 * reference, 1.1 * reference);

        async Task<string> Raw(string name, params string[] more)
        {
            var raw = Path.Combine(folder.Path, name);
            await Succeeds(["simulate", "raw", "--frames", "48", "--band", "1200", "--pol", "R", "--start", "2026-11-28T04:20:05Z", "--out", raw, .. more]);
            return Directory.GetFiles(raw).Single(path => !path.EndsWith(".json", StringComparison.Ordinal));
        }

        async Task<string> UvFits(string raw, string name, params string[] more)
        {
            var path = Path.Combine(folder.Path, name);
            await Succeeds(["uvfits", raw, "--no-auto-flags", "--integrate", "150ms", "--out", path, .. more]);
            return Directory.GetFiles(path, "*.uvfits").Single();
        }

        async Task<double> DynamicRange(string path, params string[] more) =>
            JsonDocument.Parse(await Succeeds(
                ["image", path, "--out", Path.Combine(folder.Path, "maps"), "--channel", "8", "--pol", "R", "--size", "512", "--cell", "7", "--weight", "robust:0", "--negative", "off",
                    "--threshold", "4sigma", "--json", .. more])).RootElement.GetProperty("dynamicRange").GetDouble();

        static async Task<string> Succeeds(string[] arguments)
        {
            var run = await CommandRun.Of(arguments);
            Assert.True(run.ExitCode == ExitCode.Done, run.Error);
            return run.Output;
        }
    }

    [Fact]
    public async Task TooFewAntennasAreRefusedWithAReason()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path);
        var file = Path.Combine(folder.Path, "few.uvfits");
        ScenePoint.Write(file, 0, 0, (block, row) =>
        {
            if (block.Antenna2[row] > 3)
            {
                block.WeightBandChanPol(row).Fill(-1);
            }
        });
        var run = await CommandRun.Of("image", file, "--out", folder.Path, "--size", "256", "--cell", "8", "--selfcal", "components", "--disc", "off");
        run.IsRefused(ExitCode.BadInput, "No self-calibration of channel 0 in the interval from 2015-11-01T03:3");
        Assert.Contains("Fewer than 4 antennas have three baselines and an SNR of 3", run.Error, StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("--selfcal-interval does nothing without --selfcal", "--selfcal-interval", "1s")]
    [InlineData("with --selfcal take --channel synthesis, a range", "--selfcal", "disc", "--channel", "all")]
    [InlineData("--selfcal-interval is 'soon'; write a time", "--selfcal", "disc", "--selfcal-interval", "soon")]
    public async Task WrongUseIsOneSentence(string sentence, params string[] more) =>
        (await CommandRun.Of(["image", "sun.uvfits", "--out", "maps", .. more])).IsRefused(ExitCode.Usage, sentence);

    /// <summary>Phases of 35 degrees, rms, that turn by up to 20 degrees in a minute.</summary>
    private static double Phase((int Antenna, int Time) at)
    {
        var random = new Random(at.Antenna);
        return ((random.NextDouble() - 0.5) * 2) + ((random.NextDouble() - 0.5) * 0.7 * at.Time);
    }

    private static string Write(TemporaryFolder folder, string name, Func<(int Antenna, int Time), double> phase)
    {
        var path = Path.Combine(folder.Path, name + ".uvfits");
        var noise = new Random(7);
        UtcTime? begin = null;
        ScenePoint.Write(path, 0, 0, (block, row) =>
        {
            begin ??= block.Time[row];
            var time = block.Time[row] == begin ? 0 : 1;
            var turn = phase((block.Antenna1[row], time)) - phase((block.Antenna2[row], time));
            for (var channel = 0; channel < block.VisBandChanPol(row).Length / 2; channel++)
            {
                double re = noise.NextDouble() - 0.5, im = noise.NextDouble() - 0.5;
                foreach (var (east, north, jy) in Points)
                {
                    var (l, m) = (east * Cell / 206264.8, north * Cell / 206264.8);
                    var uvw = block.UvwSecondsRowXyz.Slice(3 * row, 3);
                    var turns = (FrequencyHz + (channel * 25e6)) * ((uvw[0] * l) + (uvw[1] * m) + (uvw[2] * (Math.Sqrt(1 - (l * l) - (m * m)) - 1)));
                    var (sin, cos) = Math.SinCos(turn - (2 * Math.PI * turns));
                    (re, im) = (re + (jy * cos), im + (jy * sin));
                }

                block.VisBandChanPol(row).Slice(2 * channel, 2).Fill(new ComplexF((float)re, (float)im));
            }
        });
        return path;
    }

    private static async Task<double> DynamicRange(TemporaryFolder folder, string file) =>
        (await Image(folder, file)).GetProperty("dynamicRange").GetDouble();

    private static async Task<JsonElement> Image(TemporaryFolder folder, string file, params string[] more)
    {
        var run = await CommandRun.Of(
            ["image", file, "--out", folder.Path, "--channel", "1", "--pol", "R", "--size", "256", "--cell", "8", "--disc", "off", "--negative", "off", "--weight", "robust:0", "--threshold", "4sigma", "--niter", "3000", "--json", .. more]);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
