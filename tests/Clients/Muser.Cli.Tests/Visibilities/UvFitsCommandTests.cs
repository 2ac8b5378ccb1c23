using System.Globalization;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Shell;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Imaging.Maps;
using Muser.Sky.Places;
using Xunit.Abstractions;

namespace Muser.Cli.Tests.Visibilities;

/// <summary>Simulate a satellite and the Sun with the same receivers, calibrate, and read the standard file back.</summary>
[Trait("Tier", "Unit")]
public sealed class UvFitsCommandTests(ITestOutputHelper log) : IDisposable
{
    private const double Arcsec = Math.PI / 648_000;
    private const double FluxJy = 100_000;
    private const double LArcsec = 412;
    private const double MArcsec = -233;
    private const string Satellite = "--geostationary=100.5";

    private static readonly string[] Receivers = ["--gain-phase", "100", "--gain-delay", "1", "--seed", "5", "--no-noise"];

    private readonly string _folder = Directory.CreateTempSubdirectory("muser-uvfits-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("muser1", "uvfits", 1600, 3)]
    [InlineData("muser1", "fitsidi", 400, 0)]
    [InlineData("muser2", "uvfits", 12_000, 0)]
    public async Task APointIsWhereItIsWithItsFlux(string array, string format, int bandMHz, int place)
    {
        string[] what = array == "muser1" ? ["--cycles", "2"] : ["--band", $"{bandMHz}", "--frames", "4"];
        var (raw, countsPerJy) = await Point(array, what);
        var solutions = await Calibration(array, array == "muser1" ? ["--cycles", "1"] : ["--band", $"{bandMHz}", "--frames", "2"]);
        var run = await Done("uvfits", raw, "--parameters", solutions, "--format", format, "--out", File("out"), "--json");
        var summary = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(2, summary.GetProperty("averages").GetInt32());
        Assert.InRange(summary.GetProperty("limbLossFrequency").GetDouble(), 0.03, 0.3);
        Assert.Contains("more than 1 %", run.Error, StringComparison.Ordinal);

        var (dataset, block) = Read(summary.GetProperty("file").GetString()!);
        Assert.Equal([Stokes.RR, Stokes.LL], dataset.Stokes);
        Assert.Equal(array == "muser1" ? 4 : 1, dataset.Bands);
        Assert.Equal(UvBand.OfFrame(bandMHz), dataset.Frequencies[0].Bands[place]); // ascending, also where frames descend
        Assert.Equal(2015, dataset.Arrays[0].ReferenceDay.ToDateTime().Year);
        Assert.Equal(36, dataset.Arrays[0].TaiMinusUtcSeconds);
        Assert.Contains(dataset.History, line => line.StartsWith("Phases of version 2: ", StringComparison.Ordinal));
        var baselines = block.Count / 2;
        foreach (var (channel, hand, average) in new[] { (0, 0, 0), (8, 1, 0), (15, 0, 1) })
        {
            var flux = Flux(block, dataset, average * baselines, baselines, place, channel, hand, out var offsetArcsec) / countsPerJy / FluxJy;
            log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{array} {format} channel {channel} hand {hand}: {flux:F5}, {offsetArcsec:F3} arcsec"));
            Assert.InRange(flux, 0.99, 1.01);
            Assert.InRange(offsetArcsec, 0, 0.5);
        }
    }

    /// <summary>The same must fail without the calibration: the check can see it.</summary>
    [Fact]
    public async Task WithoutACalibrationTheFluxIsLostAndTheFileSaysSo()
    {
        var (raw, countsPerJy) = await Point("muser1", ["--cycles", "1"]);
        var run = await Done("uvfits", raw, "--out", File("out"), "--json");
        var (dataset, block) = Read(JsonDocument.Parse(run.Output).RootElement.GetProperty("file").GetString()!);
        Assert.InRange(Flux(block, dataset, 0, block.Count, 3, 8, 0, out _) / countsPerJy / FluxJy, 0, 0.6);
        Assert.Contains(dataset.History, line => line.StartsWith("No phase solution is in force", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AMissingFrameLowersTheWeightOfItsBandAndHandAlone()
    {
        var (raw, _) = await Point("muser1", ["--cycles", "80", "--drop", "9"]); // cycle 1, band 400, right
        var run = await Done("uvfits", raw, "--integrate", "1s", "--no-auto-flags", "--out", File("out"), "--json");
        var summary = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal((2, 639), (summary.GetProperty("averages").GetInt32(), summary.GetProperty("frames").GetInt32()));
        Assert.Equal(1, summary.GetProperty("unpaired").GetInt32());
        Assert.Contains("1 frames have no neighbour of the other hand", run.Error, StringComparison.Ordinal);
        var (_, block) = Read(summary.GetProperty("file").GetString()!);
        var baselines = ArrayLayout.Muser1.ScienceBaselines;
        Assert.Equal(3 * baselines, block.Count);

        // The left frame beside the one that is missing has rows of its own, at its own time; the order of rows is that of time.
        var (alone, both, next) = (0, baselines, 2 * baselines);
        Assert.Equal((0f, 1f), (block.WeightBandChanPol(alone)[0], block.WeightBandChanPol(alone)[1]));
        Assert.Equal(1, block.WeightBandChanPol(alone).ToArray().Take(2 * ArrayLayout.Channels).Sum() / ArrayLayout.Channels);
        Assert.All(block.WeightBandChanPol(alone).ToArray().Skip(2 * ArrayLayout.Channels), weight => Assert.Equal(0, weight));
        Assert.Equal((39f, 39f), (block.WeightBandChanPol(both)[0], block.WeightBandChanPol(both)[1]));
        Assert.Equal(40, block.WeightBandChanPol(both)[^1]);
        Assert.Equal(40, block.WeightBandChanPol(next)[0]);

        var start = UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49, 354_161_180);
        Assert.InRange(block.Time[alone] - start.AddNs(ArrayLayout.Muser1.CyclePeriodNs + (ArrayLayout.FramePeriodNs / 2)), -1000, 1000);
        Assert.InRange(block.Time[both] - start.AddNs(500_000_000), -4_000_000, 4_000_000);
        Assert.InRange(block.Time[next] - start.AddNs(1_500_000_000), -2_000_000, 2_000_000);
        Assert.Equal(1f, block.IntegrationSeconds[both]);
    }

    [Fact]
    public async Task TimesBandsAndHandsAreChosenAndFlagsAreNegativeWeights()
    {
        var (raw, _) = await Point("muser1", ["--cycles", "8"]);
        var flags = File("flags.json");
        await System.IO.File.WriteAllTextAsync(
            flags, """{"array":"muser1","entries":[{"kind":"flag","from":"2015-11-01T00:00:00Z","value":{"antennas":["IA0"]}}]}""");
        var run = await CommandRun.Of(
            "uvfits", raw, "--parameters", flags, "--from", "2015-11-01T04:08:49.37", "--to", "2015-11-01T04:08:49.47", "--band", "400,1600", "--pol", "L", "--no-auto-flags", "--out", File("out"), "--json");
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        var (dataset, block) = Read(JsonDocument.Parse(run.Output).RootElement.GetProperty("file").GetString()!);
        Assert.Equal([Stokes.LL], dataset.Stokes);
        Assert.Equal([UvBand.OfFrame(400), UvBand.OfFrame(1600)], dataset.Frequencies[0].Bands);
        var second = ArrayLayout.Muser1.ScienceBaselines; // the range begins within a cycle: the first average is the rest of it
        Assert.All(block.WeightBandChanPol(second).ToArray(), weight => Assert.Equal(-1, weight)); // IA0-IA1
        Assert.NotEqual(default, block.VisBandChanPol(second)[0]);
        Assert.All(block.WeightBandChanPol(second + 39).ToArray(), weight => Assert.Equal(1, weight)); // IA1-IA2
    }

    [Fact]
    public async Task WhatCannotBeUsedIsOneSentenceAndLeavesNoFile()
    {
        var (raw, _) = await Point("muser1", ["--cycles", "2"]);
        var other = await Simulate("raw", "other", ["--array", "muser2", "--frames", "2"]);
        var satellite = await Simulate("calibrator", "beacon", ["--cycles", "1", Satellite]);
        var solutions = await Calibration("muser2", ["--band", "12000", "--frames", "2"]);
        await Refused(ExitCode.BadInput, "no frame is within", raw, "--from", "2015-11-02");
        await Refused(ExitCode.BadInput, "one array at a time", raw, other);
        await Refused(ExitCode.BadInput, "none of the Sun", satellite);
        await Refused(ExitCode.BadInput, "holds parameters of muser2", raw, "--parameters", solutions);
        await Refused(ExitCode.BadInput, "no band at 500", raw, "--band", "500");
        await Refused(ExitCode.BadInput, "holds frames of muser2, not of muser1", other, "--array", "muser1");
        await System.IO.File.WriteAllBytesAsync(File("half"), (await System.IO.File.ReadAllBytesAsync(raw))[..60_000]);
        await Refused(ExitCode.BadInput, "has 60000 bytes, less than one frame of muser1, 100000: it was cut short", File("half"));
        await Refused(ExitCode.BadInput, "is not there", File("nothing"));
        await Refused(ExitCode.Usage, "--integrate is 'soon'", raw, "--integrate", "soon");
        await Refused(ExitCode.Usage, "is not before", raw, "--from", "2015-11-02", "--to", "2015-11-01");
        Assert.False(Directory.Exists(File("out")) && Directory.EnumerateFileSystemEntries(File("out")).Any());

        var cut = File("cut");
        await System.IO.File.WriteAllBytesAsync(cut, (await System.IO.File.ReadAllBytesAsync(raw))[..^50_000]);
        var run = await Done("uvfits", cut, "--out", File("out"), "--json");
        Assert.Equal(15, JsonDocument.Parse(run.Output).RootElement.GetProperty("frames").GetInt32());
        Assert.Contains("1 stretches of bytes are no good frame", run.Error, StringComparison.Ordinal);

        async Task Refused(int exitCode, string says, params string[] args) =>
            (await CommandRun.Of(["uvfits", .. args, "--out", File("out")])).IsRefused(exitCode, says);
    }

    private static double Flux(
        VisibilityBlock block, UvDataset dataset, int firstRow, int rows, int band, int channel, int hand, out double offsetArcsec)
    {
        const double SpeedOfLight = 299_792_458;
        var frequencyHz = dataset.Frequencies[0].Bands[band].FrequencyHz(channel);
        var uvw = block.UvwSecondsRowXyz.Slice(3 * firstRow, 3 * rows).ToArray().Select(seconds => seconds * SpeedOfLight).ToArray();
        var vis = new ComplexF[rows];
        for (var row = 0; row < rows; row++)
        {
            vis[row] = block.VisBandChanPol(firstRow + row)[(((band * block.Channels) + channel) * block.Polarizations) + hand];
        }

        // The scene is on the axes of date, the file on those of ICRS.
        var (sin, cos) = Math.SinCos(SolarEphemeris.Muser.At(block.Time[firstRow]).NorthOfDateRad);
        var (l, m) = (((LArcsec * cos) + (MArcsec * sin)) * Arcsec, ((MArcsec * cos) - (LArcsec * sin)) * Arcsec);
        var cellRad = SpeedOfLight / (frequencyHz * 9000);
        var found = PointFinder.Climb(new(uvw, [frequencyHz], vis, []), l + (0.2 * cellRad), m - (0.2 * cellRad), cellRad);
        Assert.NotNull(found);
        offsetArcsec = Math.Sqrt(Math.Pow(found.Value.L - l, 2) + Math.Pow(found.Value.M - m, 2)) / Arcsec;
        return found.Value.Flux;
    }

    private static (UvDataset Dataset, VisibilityBlock Block) Read(string path)
    {
        Assert.True(VisibilityReader.TryOpen(path, null, out var reader).IsNone);
        using (reader)
        {
            var block = reader!.Dataset.CreateBlock((int)reader.Rows);
            Assert.True(reader.TryRead(block).IsNone);
            return (reader.Dataset, block);
        }
    }

    private async Task<(string Raw, double CountsPerJy)> Point(string array, string[] what)
    {
        var scene = File("scene.json");
        await System.IO.File.WriteAllTextAsync(
            scene, $$"""{"components":[{"kind":"point","lArcsec":{{LArcsec}},"mArcsec":{{MArcsec}},"fluxJy":{{FluxJy}}}]}""");
        var raw = await Simulate("raw", "sun", ["--array", array, .. Receivers, "--scene", scene, .. what]);
        var sidecar = JsonDocument.Parse(await System.IO.File.ReadAllTextAsync(raw + ".json")).RootElement;
        return (raw, sidecar.GetProperty("countsPerJy").GetDouble());
    }

    private async Task<string> Calibration(string array, string[] what)
    {
        var frames = await Simulate("calibrator", "satellite-" + array, ["--array", array, .. Receivers, "--amplitude", "100", Satellite, .. what]);
        await Done("calibrate", frames, Satellite, "--out", File(array + ".json"));
        return File(array + ".json");
    }

    private async Task<string> Simulate(string what, string folder, string[] args)
    {
        await Done(["simulate", what, .. args, "--out", File(folder)]);
        return Directory.GetFiles(File(folder)).Single(path => !path.EndsWith(".json", StringComparison.Ordinal));
    }

    private string File(string name) => Path.Combine(_folder, name);

    private static async Task<CommandRun> Done(params string[] args)
    {
        var run = await CommandRun.Of(args);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        return run;
    }
}
