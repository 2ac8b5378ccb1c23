using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Shell;
using Muser.Testing;

namespace Muser.Cli.Tests.Visibilities;

/// <summary>Bad input and bad places: one sentence, nothing finished is lost, and no file under its name that is not whole.</summary>
[Trait("Tier", "Unit")]
public sealed class UvFitsTroublesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("muser-uvfits-troubles-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A disk that is full in the middle of the file: the sentence, and the disk as it was.</summary>
    [RootFact]
    public async Task AFullDiskIsSaidAndLeavesNothingBehind()
    {
        var raw = await Raw("--cycles", "24");
        using var disk = SmallDisk.Mount(In("disk"), megabytes: 2);
        foreach (var format in new[] { "uvfits", "fitsidi" })
        {
            (await CommandRun.Of("uvfits", raw, "--format", format, "--out", disk.Path)).IsRefused(ExitCode.BadInput, "No space left on device");
            Assert.Empty(Directory.GetFileSystemEntries(disk.Path));
        }

        var ballast = Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[2_080_000]);
        (await CommandRun.Of("spectrum", raw, "--out", disk.Path)).IsRefused(ExitCode.BadInput, "No space left on device");
        Assert.Equal(ballast, Directory.GetFiles(disk.Path).Single());
        File.Delete(ballast);

        // One file a frame: those that were whole stay whole.
        (await CommandRun.Of("uvfits", raw, "--per-frame", "--out", disk.Path)).IsRefused(ExitCode.BadInput, "No space left on device");
        var kept = Directory.GetFiles(disk.Path);
        Assert.InRange(kept.Length, 1, 100);
        Assert.All(kept, path => Assert.True(path.EndsWith(".uvfits", StringComparison.Ordinal) && new FileInfo(path).Length % 2880 == 0));
    }

    /// <summary>Two that write the same file at once: both end well, and the file is that of one of them, whole.</summary>
    [Fact]
    public async Task TwoWritersIntoOneFolderDoNotMixTheirFiles()
    {
        var raw = await Raw("--cycles", "8");
        await Done("uvfits", raw, "--out", In("alone"));
        var expected = await File.ReadAllBytesAsync(Directory.GetFiles(In("alone")).Single());
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => CommandRun.Of("uvfits", raw, "--out", In("shared")))));
        Assert.All(runs, run => Assert.Equal(ExitCode.Done, run.ExitCode));
        Assert.Equal(expected, await File.ReadAllBytesAsync(Directory.GetFiles(In("shared")).Single()));
    }

    /// <summary>A solution of another day does not hold: nothing is calibrated with it, and the report and the file say so.</summary>
    [Fact]
    public async Task ACalibrationOfALaterDayIsNotUsedAndThatIsSaid()
    {
        var raw = await Raw("--cycles", "1");
        await Done("simulate", "calibrator", "--cycles", "1", "--geostationary=100.5", "--start", "2015-11-02T02:00:00", "--out", In("satellite"));
        var frames = Directory.GetFiles(In("satellite")).Single(path => !path.EndsWith(".json", StringComparison.Ordinal));
        await Done("calibrate", frames, "--geostationary=100.5", "--out", In("later.json"));
        var run = await Done("uvfits", raw, "--parameters", In("later.json"), "--out", In("out"), "--json");
        var notes = JsonDocument.Parse(run.Output).RootElement.GetProperty("notes").EnumerateArray().Select(note => note.GetString());
        Assert.Contains(notes, note => note!.StartsWith("No phase solution is in force", StringComparison.Ordinal));
        Assert.Contains("later.json holds phase solutions from 2015-11-02T02:00:00.000000000Z on", run.Error, StringComparison.Ordinal);
        Assert.Contains("--valid-from", run.Error, StringComparison.Ordinal);
    }

    /// <summary>A solution of an earlier day holds, for receivers are slow: it is used, and that it is old is said, with its age.</summary>
    [Fact]
    public async Task ACalibrationOfAnEarlierDayIsUsedAndItsAgeIsSaid()
    {
        var raw = await Raw("--cycles", "1");
        await Done("simulate", "calibrator", "--cycles", "1", "--geostationary=100.5", "--start", "2015-10-30T04:08:49.354161180", "--out", In("satellite"));
        await Done(["calibrate", .. Directory.GetFiles(In("satellite")), "--geostationary=100.5", "--out", In("earlier.json")]);
        var run = await Done("uvfits", raw, "--parameters", In("earlier.json"), "--out", In("out"), "--json");
        var notes = JsonDocument.Parse(run.Output).RootElement.GetProperty("notes").EnumerateArray().Select(note => note.GetString());
        Assert.DoesNotContain(notes, note => note!.StartsWith("No phase solution is in force", StringComparison.Ordinal));
        Assert.Contains(
            $"The phases of {In("earlier.json")} were observed at 2015-10-30T04:08:49", run.Error, StringComparison.Ordinal);
        Assert.Contains("2.0 days from the frames: receivers may have changed since.", run.Error, StringComparison.Ordinal);
    }

    /// <summary>The files of the simulator have sidecars that a pattern of the shell names as well: they are no frames, and nobody means them.</summary>
    [Theory]
    [InlineData("uvfits")]
    [InlineData("spectrum")]
    [InlineData("frames", "info")]
    [InlineData("frames", "check")]
    public async Task SidecarsBesideTheirFilesArePassedOver(params string[] command)
    {
        var raw = await Raw("--cycles", "1");
        Assert.Equal(ExitCode.Done, (await CommandRun.Of([.. command, raw, raw + ".json", .. command.Length == 1 ? ["--out", In("out")] : Array.Empty<string>()])).ExitCode);
        (await CommandRun.Of([.. command, raw + ".json", .. command.Length == 1 ? ["--out", In("none")] : Array.Empty<string>()])).IsRefused(ExitCode.BadInput, "holds no frame");
    }

    /// <summary>Ctrl-C within a file: it is not there.</summary>
    [Fact]
    public async Task AnInterruptedFileIsNotThere()
    {
        var raw = await Raw("--cycles", "4");
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        Assert.Equal(ExitCode.Interrupted, (await CommandRun.Of(stop.Token, "uvfits", raw, "--out", In("out"))).ExitCode);
        Assert.Empty(Directory.Exists(In("out")) ? Directory.GetFiles(In("out")) : []);
    }

    private string In(string name) => Path.Combine(_folder, name);

    private async Task<string> Raw(params string[] what)
    {
        await Done(["simulate", "raw", "--out", In("raw"), .. what]);
        return Directory.GetFiles(In("raw")).Single(path => !path.EndsWith(".json", StringComparison.Ordinal));
    }

    private static async Task<CommandRun> Done(params string[] args)
    {
        var run = await CommandRun.Of(args);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        return run;
    }
}
