using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Calibration;
using Muser.Cli.Tests.Shell;

namespace Muser.Cli.Tests.Jobs;

/// <summary>The jobs over raw frames that are built in: the same files as of the commands that a person types, of files and of archives.</summary>
[Trait("Tier", "Cluster")]
public sealed class RawJobTests : IAsyncLifetime
{
    private const string Satellite = "--geostationary=100.5";
    private RunningService _service = null!;

    public async Task InitializeAsync() => _service = await RunningService.Start();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    /// <summary>Two files and a hole between them, in parts of a fifth of a second: the same bytes as of one command over all of it.</summary>
    [Fact]
    public async Task QuicklookMakesTheFilesOfTheSpectrumCommand()
    {
        await Done("simulate", "raw", "--cycles", "24", "--out", In("raw"));
        await Done("simulate", "raw", "--cycles", "16", "--start", "2015-11-01T04:08:51", "--out", In("raw"));
        string[] raw = [.. Directory.GetFiles(In("raw"), "CSRH_*").Where(path => !path.EndsWith(".json", StringComparison.Ordinal))];
        Assert.Equal(2, raw.Length);
        await Done(["spectrum", .. raw, "--resolution", "50ms", "--out", In("expected")]);

        var run = await Submit("quicklook", "ql", $"files={In("raw")}/CSRH_*", "resolutionSeconds=0.05", "eachSeconds=0.2");

        Assert.EndsWith("parts done.\n", run.Output, StringComparison.Ordinal);
        Assert.True(Status("ql").GetProperty("parts").GetInt32() >= 5);
        Assert.Equal(8 * (24 + 16), Status("ql").GetProperty("result").GetProperty("frames").GetInt32());
        await SameFiles("ql", In("expected"), 4);
    }

    [Fact]
    public async Task AnArchiveIsReadByTheTimesThatAreAskedFor()
    {
        await Done("simulate", "raw", "--cycles", "24", "--out", In("archive"));
        await Done("archive", "index", In("archive"));
        string[] range = ["--from", "2015-11-01T04:08:49.3Z", "--to", "2015-11-01T04:08:49.9Z"];
        string[] set = [$"archive={In("archive")}", "array=muser1", "from=2015-11-01T04:08:49.3Z", "to=2015-11-01T04:08:49.9Z"];
        await Done(["uvfits", "--archive", In("archive"), "--array", "muser1", .. range, "--integrate", "100ms", "--out", In("uvfits")]);
        await Done(["spectrum", "--archive", In("archive"), "--array", "muser1", .. range, "--resolution", "100ms", "--out", In("spectrum")]);

        await Submit("uvfits", "whole", [.. set, """arguments=["--integrate","100ms"]"""]);
        await Submit("uvfits", "thirds", [.. set, "eachSeconds=0.2", """arguments=["--integrate","100ms"]"""]);
        await Submit("quicklook", "ql", [.. set, "eachSeconds=0.2", "resolutionSeconds=0.1"]);
        await Submit("check", "check", $"archive={In("archive")}");

        await SameFiles("whole", In("uvfits"), 1);
        await SameFiles("ql", In("spectrum"), 4);
        Assert.Equal((3, 3), (Status("thirds").GetProperty("parts").GetInt32(), Status("thirds").GetProperty("result").GetProperty("files").GetArrayLength()));
        Assert.Equal(1, Status("check").GetProperty("result").GetProperty("files").GetInt32());
    }

    /// <summary>From frames of a satellite to solutions, and with those to calibrated visibilities: two jobs, and what the two commands make.</summary>
    [Fact]
    public async Task ACalibrationIsSolvedAndUsed()
    {
        string[] receivers = ["--gain-phase", "100", "--gain-delay", "1", "--seed", "5"];
        await Done(["simulate", "calibrator", "--cycles", "2", .. receivers, Satellite, "--start", "2015-11-01T02:00:00", "--out", In("satellite")]);
        await Done(["simulate", "raw", "--cycles", "2", .. receivers, "--out", In("sun")]);
        var frames = Directory.GetFiles(In("satellite")).Single(path => !path.EndsWith(".json", StringComparison.Ordinal));
        var sun = Directory.GetFiles(In("sun")).Single(path => !path.EndsWith(".json", StringComparison.Ordinal));
        await Done("calibrate", frames, Satellite, "--out", In("solutions.json"));
        await Done("uvfits", sun, "--parameters", In("solutions.json"), "--out", In("expected"));

        await Submit("calibration", "cal", $"files={frames}", $"""arguments=["{Satellite}"]""");
        await _service.Done("job", "results", "cal", "--out", In("cal"));
        Assert.Equal(await File.ReadAllTextAsync(In("solutions.json")), await File.ReadAllTextAsync(In("cal/solutions.json")));

        var run = await Submit("uvfits", "uv", $"files={sun}", $"""arguments=["--parameters","{In("cal/solutions.json")}"]""");
        Assert.DoesNotContain("No phase solution", run.Output, StringComparison.Ordinal);
        await SameFiles("uv", In("expected"), 1, but: "solutions.json");
    }

    [Theory]
    [InlineData("quicklook", "files={0}/no-such-*", "There is no file {0}/no-such-*.")]
    [InlineData("quicklook", "archive={0}", "'muser archive index {0}' makes it.")]
    [InlineData("quicklook", "resolutionSeconds=1", "The options must name 'files' or an 'archive'")]
    [InlineData("uvfits", "archive={0}", "'from' is ''; it must be UTC as 2015-11-01T04:00:00Z.")]
    [InlineData("uvfits", "eachSeconds=-1", "'from' is ''")]
    [InlineData("check", "fils=x", "fils")]
    public async Task WrongOptionsAreOneSentence(string job, string set, string says)
    {
        var run = await _service.Run("job", "submit", job, "--set", string.Format(null, set, _service.Folder), "--id", "wrong", "--watch");

        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Equal(1, run.Output.Split('\n').Count(line => line.Contains(string.Format(null, says, _service.Folder), StringComparison.Ordinal) && line.StartsWith("wrong: failed", StringComparison.Ordinal)));
        Assert.Equal("failed", Status("wrong").GetProperty("state").GetString());
    }

    private string In(string name) => Path.Combine(_service.Folder, name);

    private static async Task<CommandRun> Done(params string[] args)
    {
        var run = await CommandRun.Of(args);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        return run;
    }

    private async Task<CommandRun> Submit(string job, string id, params string[] set)
    {
        var run = await _service.Run(["job", "submit", job, .. set.SelectMany(value => new[] { "--set", value }), "--id", id, "--attempts", "1", "--watch"]);
        Assert.True(run.ExitCode == ExitCode.Done, run.Output + run.Error);
        return run;
    }

    private JsonElement Status(string id)
    {
        using var http = new HttpClient { BaseAddress = _service.Address };
        return JsonDocument.Parse(http.GetStringAsync($"/api/jobs/{id}").GetAwaiter().GetResult()).RootElement;
    }

    /// <summary>The results of a job are the files of a folder, byte for byte; but for the times at which they were made, which the command writes of itself.</summary>
    private async Task SameFiles(string id, string folder, int count, string? but = null)
    {
        var results = In($"{id}-results");
        await _service.Done("job", "results", id, "--out", results);
        var expected = Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(count, expected.Length);
        Assert.All(expected, path => Assert.Equal(Content(path, but), Content(Path.Combine(results, Path.GetFileName(path)), but)));
    }

    /// <summary>FITS as text without cards that name paths.</summary>
    private static string Content(string path, string? but)
    {
        var text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(path));
        return but is null ? text : string.Concat(text.Chunk(80).Select(card => new string(card)).Where(card => !(card.StartsWith("HISTORY", StringComparison.Ordinal) && card.Contains(but, StringComparison.Ordinal))));
    }
}
