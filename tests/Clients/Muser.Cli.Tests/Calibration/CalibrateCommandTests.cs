using System.Text.Json;
using Muser.Cli.Calibration;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Shell;
using Muser.Formats.Calibration;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Imaging.Calibration;
using Muser.Imaging.Maps;
using Muser.Silo.Calibration;
using Muser.Sky.Arrays;
using Muser.Sky.Places;
using Xunit.Abstractions;

namespace Muser.Cli.Tests.Calibration;

/// <summary>Simulate a satellite, calibrate on it, turn the files into one another, and use them on the Sun.</summary>
[Trait("Tier", "Unit")]
public sealed class CalibrateCommandTests(ITestOutputHelper log) : IDisposable
{
    private const string Satellite = "--geostationary=100.5";
    private const string Day = "20151101";

    private readonly string _folder = Directory.CreateTempSubdirectory("muser-calibrate-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Random phases, 1 ns of residual delays, 100 counts or more, another direction than the Sun: the flux is the truth on both sides.</summary>
    [Theory]
    [InlineData("muser1", 1600, "--no-noise", 0.99, 1.01)]
    [InlineData("muser2", 12_000, "--no-noise", 0.99, 1.01)]
    [InlineData("muser1", 1600, "--snr=10", 0.98, 1.02)]
    [InlineData("muser2", 12_000, "--snr=10", 0.98, 1.02)]
    public async Task FluxOfAPointReturnsThroughFiles(string array, int bandMHz, string noise, double least, double most)
    {
        string[] receivers = ["--array", array, "--band", $"{bandMHz}", "--pol", "R", "--gain-phase", "100", "--gain-delay", "1", "--seed", "5"];
        var satellite = await Simulate("calibrator", "satellite", [.. receivers, noise, "--amplitude", "100", "--frames", "1", Satellite]);
        var solutions = File("cal.json");
        await Done("calibrate", satellite, Satellite, "--out", solutions);
        var flux = await Flux(array, bandMHz, receivers, solutions);
        log.WriteLine($"{array} {bandMHz} MHz {noise}: {flux:F5}");
        Assert.InRange(flux, least, most);
    }

    /// <summary>The same check must fail where the satellite is taken for a plane wave in words that hold its sphere.</summary>
    [Theory]
    [InlineData("muser1", 1600)]
    [InlineData("muser2", 12_000)]
    public async Task WithoutTheNearFieldTheFluxIsLost(string array, int bandMHz)
    {
        string[] receivers = ["--array", array, "--band", $"{bandMHz}", "--pol", "R", "--gain-phase", "100", "--gain-delay", "1", "--seed", "5"];
        var satellite = await Simulate("calibrator", "satellite", [.. receivers, "--no-noise", "--amplitude", "100", "--frames", "1", Satellite]);
        await Done("calibrate", satellite, Satellite, "--words", "plane", "--out", File("cal.json"));
        Assert.InRange(await Flux(array, bandMHz, receivers, File("cal.json")), 0, 0.97);
    }

    [Fact]
    public async Task TheTableSaysOfEveryBandAndHandWhatWasSolvedAndFlagged()
    {
        var frames = await Simulate("calibrator", "satellite", ["--cycles", "2", "--dead", "IA5", "--gain-phase", "100", "--channels", "400:0-15,1600:3,1600:8-9", Satellite]);
        var table = await Done("calibrate", frames, Satellite, "--flag", "ib3,7");
        Assert.Contains("the delay words follow a sphere", table.Output, StringComparison.Ordinal);
        Assert.Contains("flagged in all bands: IA5 dead", table.Output, StringComparison.Ordinal);
        Assert.Contains("flagged in all bands: IB3 by hand", table.Output, StringComparison.Ordinal);

        var json = await Done("calibrate", frames, Satellite, "--flag", "ib3,7", "--json");
        var lines = json.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(["400L", "400R", "800L", "800R", "1200L", "1200R", "1600L", "1600R"], lines.Select(line => $"{line.GetProperty("bandMHz")}{line.GetProperty("polarization")}"));
        Assert.Equal(["ok", "ok", "too-weak", "too-weak", "too-weak", "too-weak", "ok", "ok"], lines.Select(line => line.GetProperty("status").GetString()));
        Assert.Equal([16, 16, 0, 0, 0, 0, 3, 3], lines.Select(line => line.GetProperty("channelsUsable").GetInt32()));
        Assert.Equal(["IA5", "IA7", "IB3"], lines[0].GetProperty("antennasUnusable").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal((2, 37), (lines[0].GetProperty("frames").GetInt32(), lines[0].GetProperty("antennasUsable").GetInt32()));
        Assert.InRange(lines[0].GetProperty("snr").GetDouble(), 130, 150); // of two frames of SNR 100
        Assert.False(lines[2].TryGetProperty("delayRmsNs", out _));
    }

    [Fact]
    public async Task TablesOfBaselinesAndSolutionsOfAntennasBecomeOneAnother()
    {
        var frames = await Simulate("calibrator", "satellite", ["--cycles", "1", "--gain-phase", "100", "--gain-delay", "1", "--no-noise", Satellite]);
        await Done("calibrate", frames, Satellite, "--out", File("a.json"));
        await Done("calibrate", frames, Satellite, "--out", File($"{Day}-0.cal"));
        await Done("calibrate", File($"{Day}-0.cal"), "--out", File("b.json"));
        await Done("calibrate", File("a.json"), "--out", File($"{Day}-1.cal"));
        await Done("calibrate", File($"{Day}-1.cal"), "--out", File("c.json"));
        Assert.Equal(CalFile.SizeBytes(ArrayLayout.Muser1, isLoop: true), new FileInfo(File($"{Day}-0.cal")).Length);

        var expected = SolutionFile.Read(File("a.json"), null).Solutions;
        Assert.Equal(8, expected.Length);
        foreach (var other in new[] { "b.json", "c.json" })
        {
            var solutions = SolutionFile.Read(File(other), ArrayLayout.Muser1).Solutions;
            Assert.Equal(expected.Select(each => each.BandHand), solutions.Select(each => each.BandHand));
            for (var n = 0; n < expected.Length; n++)
            {
                for (var k = 0; k < 40; k++)
                {
                    Assert.Equal(0, Math.IEEERemainder(expected[n].PhaseRadAntenna[k] - solutions[n].PhaseRadAntenna[k], 2 * Math.PI), 1e-4);
                    Assert.Equal(expected[n].DelayNsAntenna[k], solutions[n].DelayNsAntenna[k], 1e-4);
                }
            }
        }
    }

    /// <summary>Frames come out of an archive as they come out of files: all of them, and those of a time.</summary>
    [Fact]
    public async Task AnArchiveCalibratesAsItsFilesDo()
    {
        string[] receivers = ["--cycles", "1", "--gain-phase", "100", "--gain-delay", "1", Satellite];
        foreach (var start in new[] { "2015-11-01T01:00:00", "2015-11-01T01:00:30" })
        {
            await Done(["simulate", "calibrator", .. receivers, "--start", start, "--out", File("archive")]);
        }

        await Done("archive", "index", File("archive"));
        string[] frames = [.. Directory.GetFiles(File("archive"), "CSRH_*").Where(path => !path.EndsWith(".json", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.Equal(2, frames.Length);
        await Done(["calibrate", .. frames, Satellite, "--out", File("files.json")]);
        await Done("calibrate", "--archive", File("archive"), Satellite, "--out", File("archive.json"));
        Same("files.json", "archive.json");

        await Done("calibrate", frames[1], Satellite, "--out", File("second.json"));
        await Done("calibrate", "--archive", File("archive"), "--from", "2015-11-01T01:00:20", "--to", "2015-11-01T01:01:00", Satellite, "--out", File("range.json"));
        Same("second.json", "range.json");
        (await CommandRun.Of("calibrate", "--archive", File("archive"), "--from", "2015-11-02", Satellite)).IsRefused(ExitCode.BadInput, "holds no frame of muser1 within the times");

        void Same(string expected, string got)
        {
            var (one, other) = (SolutionFile.Read(File(expected), null).Solutions, SolutionFile.Read(File(got), null).Solutions);
            Assert.Equal(8, one.Length);
            Assert.Equal(one.Length, other.Length);
            for (var n = 0; n < one.Length; n++)
            {
                Assert.Equal(one[n].BandHand, other[n].BandHand);
                Assert.Equal(one[n].PhaseRadAntenna, other[n].PhaseRadAntenna);
                Assert.Equal(one[n].DelayNsAntenna, other[n].DelayNsAntenna);
            }
        }
    }

    [Fact]
    public async Task AFileOfASingleFrameIsToldItsBandAndHand()
    {
        var frames = await Simulate("calibrator", "satellite", ["--band", "800", "--pol", "R", "--frames", "2", "--gain-phase", "100", Satellite]);
        var cal = File($"{Day}-3.cal");
        await Done("calibrate", frames, Satellite, "--out", cal);
        Assert.Equal(CalFile.SizeBytes(ArrayLayout.Muser1, isLoop: false), new FileInfo(cal).Length);
        (await CommandRun.Of("calibrate", cal, "--out", File("x.json"))).IsRefused(ExitCode.Usage, "--band and --pol");
        (await CommandRun.Of("calibrate", cal, "--band", "900", "--pol", "R")).IsRefused(ExitCode.Usage, "no band at 900");
        await Done("calibrate", cal, "--band", "800", "--pol", "R", "--out", File("x.json"));
        Assert.Equal("800R", SolutionFile.Read(File("x.json"), null).Solutions.Single().BandHand.ToString());
    }

    [Fact]
    public async Task ThePredecessorsWayKeepsOneCycleAsItIsStored()
    {
        var frames = await Simulate("calibrator", "satellite", ["--cycles", "2", "--gain-phase", "100", Satellite]);
        var cal = File($"{Day}-2.cal");
        var run = await Done("calibrate", frames, "--legacy-uncorrected", "--skip", "3", "--out", cal);
        Assert.Contains("as stored, not solved", run.Output, StringComparison.Ordinal);
        var table = CalTableFile.Read(cal, ArrayLayout.Muser1);
        var bytes = (await System.IO.File.ReadAllBytesAsync(frames)).AsSpan(3 * 100_000, 100_000).ToArray();
        var stored = VisibilityUnpacker.Read(ArrayLayout.Muser1, bytes, ArrayLayout.BaselineIndex(4, 9, 44), 6);
        var kept = table.Frame(1, Polarization.Right)[(ArrayLayout.BaselineIndex(4, 9, 40) * 16) + 6]; // frame 3 is 800 R
        Assert.Equal((stored.Re, stored.Im), ((int)kept.Real, (int)kept.Imaginary));

        (await CommandRun.Of("calibrate", frames, "--legacy-uncorrected", "--skip", "9", "--out", cal)).IsRefused(ExitCode.BadInput, "7 frames after --skip 9; the cycle has 8");
        (await CommandRun.Of("calibrate", frames, "--legacy-uncorrected", "--out", File("x.json"))).IsRefused(ExitCode.Usage, "--legacy-uncorrected");
    }

    [Fact]
    public async Task WhatIsNoCalibratorIsRefusedInOneSentenceAndTheLastGoodFileStays()
    {
        var kept = File("kept.json");
        await System.IO.File.WriteAllTextAsync(kept, "the last good one");
        var frames = await Simulate("calibrator", "satellite", ["--cycles", "1", "--gain-phase", "100", Satellite]);
        var other = await Simulate("calibrator", "other", ["--array", "muser2", "--frames", "1", Satellite]);
        var sun = await Simulate("raw", "sun", ["--cycles", "1"]);
        var empty = File("empty");
        await System.IO.File.WriteAllBytesAsync(empty, Silent(await System.IO.File.ReadAllBytesAsync(frames)));
        var elements = File("old.tle");
        await System.IO.File.WriteAllLinesAsync(
            elements,
            [
                "1 28129U 03058A   06175.57071136 -.00000104  00000-0  10000-3 0   459",
                "2 28129  54.7298 324.8098 0048506 266.2640  93.1663  2.00562768 18443",
            ]);

        await Refused(ExitCode.Usage, "A satellite is needed", frames);
        await Refused(ExitCode.BadInput, "below the horizon", frames, "--geostationary=-100");
        await Refused(ExitCode.BadInput, "from the satellite: its place or the time is wrong", frames, "--geostationary=120");
        var shifted = await Done("calibrate", frames, "--geostationary=100.6");
        Assert.Contains("maps will be shifted", shifted.Error, StringComparison.Ordinal);
        await Refused(ExitCode.BadInput, "days before the observation", frames, "--tle", elements);
        await Refused(ExitCode.BadInput, "the source word says sun; --any-source", sun, Satellite);
        await Refused(ExitCode.BadInput, "holds no signal", empty, Satellite, "--words", "sphere");
        await Refused(ExitCode.BadInput, "leave 2 of 40 antennas", frames, Satellite, "--flag", string.Join(',', Enumerable.Range(0, 38)));
        await Refused(ExitCode.BadInput, "names 'IZ9'", frames, Satellite, "--flag", "IZ9");
        await Refused(ExitCode.BadInput, "one array at a time", frames, other, Satellite);
        await Refused(ExitCode.BadInput, "none is left after --skip 8", frames, Satellite, "--skip", "8");
        Assert.Equal("the last good one", await System.IO.File.ReadAllTextAsync(kept));
        Assert.DoesNotContain(Directory.GetFiles(_folder), path => path.EndsWith(".part", StringComparison.Ordinal));

        async Task Refused(int exitCode, string says, params string[] args) =>
            (await CommandRun.Of(["calibrate", .. args, "--out", kept])).IsRefused(exitCode, says);
    }

    [Fact]
    public async Task FilesThatAreNoCalibrationOfTheArrayOrDayAreRefusedInOneSentence()
    {
        var frames = await Simulate("calibrator", "satellite", ["--cycles", "1", "--gain-phase", "100", Satellite]);
        var (good, cal) = (File("good.json"), File($"{Day}-0.cal"));
        await Done("calibrate", frames, Satellite, "--out", good);
        await Done("calibrate", frames, Satellite, "--out", cal);

        (await CommandRun.Of("calibrate", frames, Satellite, "--out", File("20151102-0.cal"))).IsRefused(ExitCode.BadInput, "observed on 2015-11-01 (Beijing time)");
        (await CommandRun.Of("calibrate", good, "--out", File("20151031-0.cal"))).IsRefused(ExitCode.BadInput, "observed on 2015-11-01");
        (await CommandRun.Of("calibrate", frames, Satellite, "--out", File("today.cal"))).IsRefused(ExitCode.Usage, "YYYYMMDD-P.cal");
        (await CommandRun.Of("calibrate", frames, Satellite, "--out", File("x.txt"))).IsRefused(ExitCode.Usage, ".json");
        (await CommandRun.Of("calibrate", cal, "--array", "muser2", "--out", File("x.json"))).IsRefused(ExitCode.BadInput, "not of muser2");
        (await CommandRun.Of("calibrate", good, "--array", "muser2", "--out", cal)).IsRefused(ExitCode.BadInput, "muser2");
        (await CommandRun.Of("calibrate", cal, "--valid-from", "2015-11-05T00:00:00Z", "--out", File("x.json"))).IsRefused(ExitCode.BadInput, "another day");
        (await CommandRun.Of("calibrate", frames, Satellite, "--valid-from", "2015-11-05", "--out", File("x.json"))).IsRefused(ExitCode.BadInput, "another day");
        (await CommandRun.Of("calibrate", cal, "--out", File($"{Day}-1.cal"))).IsRefused(ExitCode.Usage, ".json");
        (await CommandRun.Of("calibrate", cal, frames, "--out", File("x.json"))).IsRefused(ExitCode.Usage, "alone");

        var cut = File($"{Day}-4.cal");
        await System.IO.File.WriteAllBytesAsync(cut, (await System.IO.File.ReadAllBytesAsync(cal))[..^16]);
        (await CommandRun.Of("calibrate", cut, "--out", File("x.json"))).IsRefused(ExitCode.BadInput, "has 1597424 bytes; a .cal file has 1597440 (muser1, loop)");
        await System.IO.File.WriteAllBytesAsync(cut, new byte[1_597_440]);
        (await CommandRun.Of("calibrate", cut, "--out", File("x.json"))).IsRefused(ExitCode.BadInput, "every number is 0");
        var strange = await System.IO.File.ReadAllBytesAsync(cal);
        BitConverter.TryWriteBytes(strange.AsSpan(160), double.NaN);
        await System.IO.File.WriteAllBytesAsync(cut, strange);
        (await CommandRun.Of("calibrate", cut, "--out", File("x.json"))).IsRefused(ExitCode.BadInput, "not finite at byte 160");

        var text = await System.IO.File.ReadAllTextAsync(good);
        var fingerprint = LayoutFingerprint.Of(AntennaTable.For(ArrayId.Muser1).ItrfM);
        await Damaged(text.Replace(fingerprint, "0123456789abcdef", StringComparison.Ordinal), "other antenna positions");
        await Damaged(text.Replace("\"400L\"", "\"800L\"", StringComparison.Ordinal), "another band");
        await Damaged(text.Replace("\"referenceFrequencyHz\": 590000000", "\"referenceFrequencyHz\": \"NaN\"", StringComparison.Ordinal), "NaN");
        await Damaged("[]", "cannot be read");
        await Damaged("{\"array\":\"muser1\",\"entries\":[]}", "no phase solution");
        Assert.False(System.IO.File.Exists(File("x.cal")));

        async Task Damaged(string json, string says)
        {
            Assert.NotEqual(text, json);
            await System.IO.File.WriteAllTextAsync(File("x.json"), json);
            var before = await System.IO.File.ReadAllBytesAsync(cal);
            (await CommandRun.Of("calibrate", File("x.json"), "--out", cal)).IsRefused(ExitCode.BadInput, says);
            Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(cal));
        }
    }

    private static byte[] Silent(byte[] frames)
    {
        for (var at = 0; at < frames.Length; at += 100_000)
        {
            VisibilityPacker.PackScience(ArrayLayout.Muser1, new ComplexF[16 * 780], frames.AsSpan(at, 100_000));
        }

        return frames;
    }

    private string File(string name) => Path.Combine(_folder, name);

    private static async Task<CommandRun> Done(params string[] args)
    {
        var run = await CommandRun.Of(args);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        return run;
    }

    /// <summary>Runs <c>muser simulate</c> and returns the one file.</summary>
    private async Task<string> Simulate(string what, string folder, string[] args)
    {
        await Done(["simulate", what, .. args, "--out", File(folder)]);
        return Directory.GetFiles(File(folder)).Single(path => !path.EndsWith(".json", StringComparison.Ordinal));
    }

    /// <summary>The flux of a point on the Sun, seen by the same receivers and calibrated by a file, over the truth.</summary>
    private async Task<double> Flux(string array, int bandMHz, string[] receivers, string solutions)
    {
        const double Arcsec = Math.PI / 648_000;
        const double FluxJy = 100_000;
        var (l, m) = (412 * Arcsec, -233 * Arcsec);
        var scene = File("scene.json");
        await System.IO.File.WriteAllTextAsync(scene, $$"""{"components":[{"kind":"point","lArcsec":412,"mArcsec":-233,"fluxJy":{{FluxJy}}}]}""");
        var sunFile = await Simulate("raw", "sun", [.. receivers, "--scene", scene, "--no-noise", "--frames", "1"]);
        var sidecar = JsonDocument.Parse(await System.IO.File.ReadAllTextAsync(sunFile + ".json")).RootElement;
        var layout = ArrayLayout.ByName(array)!;
        var bytes = await System.IO.File.ReadAllBytesAsync(sunFile);
        Assert.Equal(FrameFault.None, FrameReader.TryReadHeader(layout, bytes, FrameReadOptions.Default, out var header, out _));
        Assert.Equal((bandMHz, Polarization.Right), (header.BandMHz, header.Polarization));

        var vis = new ComplexF[16 * layout.ScienceBaselines];
        VisibilityUnpacker.UnpackScience(layout, bytes, vis);
        var (words, delays) = (new double[layout.Inputs], new double[layout.Antennas]);
        DelayWords.Read(layout, bytes, words);
        FringeCorrection.AntennaDelays(layout, words, FibreDelayTable.At(layout.Id, header.Time), delays);
        FringeCorrection.Apply(layout, bandMHz, delays, header.FringeStopped, vis);
        double[] frequencyHz = [.. Enumerable.Range(0, 16).Select(c => layout.ChannelFrequencyHz(bandMHz, c))];
        GainCorrection.Apply(SolutionFile.Read(solutions, layout).Solutions.Single().ToGains(), frequencyHz, vis);

        var sun = SolarEphemeris.Muser.At(header.Time.AddNs(ArrayLayout.FramePeriodNs / 2));
        var uvw = new double[3 * layout.ScienceBaselines];
        Uvw.Compute(sun.GhaRad, sun.DecRad, AntennaTable.For(layout.Id).ItrfM, uvw);
        var cellRad = 299_792_458 / (frequencyHz[8] * 9000);
        var slice = vis.AsSpan(8 * layout.ScienceBaselines, layout.ScienceBaselines);
        var found = PointFinder.Climb(new(uvw, [frequencyHz[8]], slice, []), l + (0.2 * cellRad), m - (0.2 * cellRad), cellRad);
        Assert.NotNull(found);
        return found.Value.Flux / FluxJy / sidecar.GetProperty("countsPerJy").GetDouble();
    }
}
