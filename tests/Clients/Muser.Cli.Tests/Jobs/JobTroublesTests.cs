using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Calibration;
using Muser.Cli.Tests.Shell;
using Muser.Silo;
using Muser.Testing;

namespace Muser.Cli.Tests.Jobs;

/// <summary>Bad input and bad places: one sentence on the job and on the terminal, other parts go on, nothing finished is lost, no file that is not whole.</summary>
[Trait("Tier", "Cluster")]
public sealed class JobTroublesTests : IAsyncLifetime
{
    private RunningService _service = null!;

    /// <summary>One part after the other: what fills a disk does not meet another part there.</summary>
    public async Task InitializeAsync() => _service = await RunningService.Start(new MuserSiloOptions(), new Dictionary<string, string?> { ["Muser:Jobs:Slots"] = "1" });

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task AFileThatIsCutOffFailsItsPartOrIsSaidAndOthersGoOn()
    {
        var raw = await Raw("--cycles", "2");
        var bytes = await File.ReadAllBytesAsync(raw);
        await File.WriteAllBytesAsync(In("raw/CSRH_20151101-130000_0"), bytes[..60_000]);
        await File.WriteAllBytesAsync(In("raw/CSRH_20151101-140000_0"), bytes[..^50_000]);

        var run = await Submit("uvfits", "uv", ["--max-failed", "1"], $"files={In("raw")}/CSRH_*");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("uv: done, priority 5, 2 of 3 parts done, 1 failed. 1 of 3 parts failed, which was allowed.", run.Output, StringComparison.Ordinal);
        var failed = await Parts("uv", "failed");
        Assert.Contains("CSRH_20151101-130000_0", failed.Single().GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, failed.Single().GetProperty("attempts").GetInt32());

        // What is wrong with a file is what a check is asked for, not a failure of it.
        Assert.Equal(ExitCode.Done, (await Submit("check", "check", [], $"files={In("raw")}/CSRH_*")).ExitCode);
        await _service.Done("job", "results", "check", "--out", In("check"));
        var damage = (await File.ReadAllLinesAsync(In("check/check.jsonl"))).Select(line => JsonDocument.Parse(line).RootElement).Where(line => line.GetProperty("kind").GetString() == "damage");
        Assert.Equal([("CSRH_20151101-130000_0", "too-short"), ("CSRH_20151101-140000_0", "too-short")], damage.Select(line => (Path.GetFileName(line.GetProperty("file").GetString()!), line.GetProperty("reason").GetString()!)));
        Assert.Equal("""{"files":3,"bad":2}""", (await Status("check")).GetProperty("result").GetRawText());
    }

    [Theory]
    [InlineData("uvfits", """arguments=["--array","muser2"]""", "holds frames of muser1, not of muser2.")]
    [InlineData("images", """arguments=["--band","1234"]""", "1234")]
    [InlineData("calibration", """arguments=["--geostationary=100.5"]""", "satellite")]
    [InlineData("uvfits", """arguments=["--from","2020-01-01T00:00:00","--to","2020-01-01T01:00:00"]""", "within the times")]
    [InlineData("quicklook", "from=2020-01-01T00:00:00Z", "No frame is within the times that were asked for.")]
    public async Task WrongArraysTimesAndSourcesAreOneSentenceAndNotTriedAgain(string job, string set, string says)
    {
        var raw = await Raw("--cycles", "1");

        var run = await Submit(job, "wrong", [], $"files={raw}", set);

        var status = await Status("wrong");
        Assert.Equal((ExitCode.BadInput, "failed"), (run.ExitCode, status.GetProperty("state").GetString()));
        var message = status.GetProperty("message").GetString()!;
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.Equal($"wrong: failed, priority 5, {JobText(status)}. {message}", run.Output.Split('\n')[^2]);
        Assert.Equal(1, status.GetProperty("failedAttempts").GetInt32());
    }

    [Fact]
    public async Task ARangeThatAnArchiveDoesNotHoldIsOneSentence()
    {
        await Raw("--cycles", "1");
        await CommandRun.Of("archive", "index", In("raw"));

        foreach (var job in new[] { "uvfits", "quicklook", "check" })
        {
            await Submit(job, job, [], $"archive={In("raw")}", "from=2020-01-01T00:00:00Z", "to=2020-01-01T00:00:10Z");
            Assert.Contains("holds no frame of muser1 within the times that were asked for; it has 2015-11-01T", (await Status(job)).GetProperty("message").GetString(), StringComparison.Ordinal);
        }
    }

    /// <summary>A solution of another day is not used; that is said on the job and on the terminal.</summary>
    [Fact]
    public async Task ACalibrationOfAnotherDayIsSaid()
    {
        await Raw("--cycles", "1");
        await CommandRun.Of("simulate", "calibrator", "--cycles", "1", "--geostationary=100.5", "--start", "2015-11-02T02:00:00", "--out", In("satellite"));
        await CommandRun.Of("calibrate", Directory.GetFiles(In("satellite")).Single(path => !path.EndsWith(".json", StringComparison.Ordinal)), "--geostationary=100.5", "--out", In("later.json"));

        var run = await Submit("uvfits", "uv", [], $"files={In("raw")}/CSRH_*", $"""arguments=["--parameters","{In("later.json")}"]""");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        var said = (await Status("uv")).GetProperty("said").EnumerateArray().Select(sentence => sentence.GetString()!).Where(sentence => sentence.Contains("later.json", StringComparison.Ordinal)).ToArray();
        Assert.Contains("later.json holds phase solutions from 2015-11-02T02:00:00.000000000Z on", said.Single(), StringComparison.Ordinal);
        Assert.Contains($"  said: {said.Single()}\n", run.Output, StringComparison.Ordinal);
    }

    [RootFact]
    public async Task OnAFullDiskThePartThatDoesNotFitFailsAndRetryPerformsItAlone()
    {
        using var disk = SmallDisk.Mount(In("jobs"), megabytes: 4);
        var size = _service.File("size", "8000000");
        var options = _service.File("options.json", JsonSerializer.Serialize(new
        {
            command = new[] { "/bin/sh", "-c", "head -c $(cat $0) /dev/zero > zeros" },
            parts = new[] { new[] { _service.File("small", "1000") }, [size], [In("small")] },
        }));

        var run = await _service.Run("job", "submit", "command", "--options", options, "--id", "full", "--attempts", "2", "--watch");
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.EndsWith(
            "full: failed, priority 5, 2 of 3 parts done, 1 failed. 1 of 3 parts failed, the first because: Its process ended with exit code 1. "
            + "It said: head: error writing 'standard output': No space left on device\n",
            run.Output,
            StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(disk.Path, "zeros", SearchOption.AllDirectories).Length);

        await File.WriteAllTextAsync(size, "1000");
        await _service.Done("job", "retry", "full");
        Assert.EndsWith("full: done, priority 5, 3 of 3 parts done.\n", await _service.Done("job", "watch", "full"), StringComparison.Ordinal);
        Assert.Equal([1, 3, 1], (await Parts("full", "all")).Select(part => part.GetProperty("attempts").GetInt32()));
    }

    /// <summary>The folder of the submission is on a full disk: the results are there, whole, in the service, and nothing half in the folder.</summary>
    [RootFact]
    public async Task ResultsThatDoNotFitIntoTheirFolderAreNotThereByHalves()
    {
        using var disk = SmallDisk.Mount(In("disk"), megabytes: 1);
        var options = _service.File("options.json", JsonSerializer.Serialize(new
        {
            command = new[] { "/bin/true" },
            merge = new[] { "/bin/sh", "-c", "head -c 500000 /dev/zero > a; head -c 3000000 /dev/zero > b" },
        }));

        var run = await _service.Run("job", "submit", "command", "--options", options, "--id", "full", "--attempts", "1", "--out", Path.Combine(disk.Path, "out"), "--watch");

        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Matches(@"full: failed, priority 5, 1 of 1 parts done\. The merge failed: No space left on device : '.*/disk/out/b\..*\.part'\n$", run.Output);
        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(disk.Path, "out")), file => new FileInfo(file).Length is not 500_000);
    }

    [Fact]
    public async Task TwoJobsForOneFolderAreRefusedOnTheTerminal()
    {
        var go = In("go");
        var options = _service.File("options.json", JsonSerializer.Serialize(new { command = new[] { "/bin/sh", "-c", $"while ! [ -e {go} ]; do sleep 0.02; done" } }));
        await _service.Done("job", "submit", "command", "--options", options, "--id", "first", "--out", In("out"));

        (await _service.Run("job", "submit", "command", "--options", options, "--id", "second", "--out", In("out")))
            .IsRefused(ExitCode.BadInput, $"The job first writes to {In("out")}; name another folder, or wait until it has ended.");
        (await _service.Run("job", "show", "second")).IsRefused(ExitCode.BadInput, "There is no job 'second'.");

        await File.WriteAllTextAsync(go, "");
        Assert.EndsWith("first: done, priority 5, 1 of 1 parts done.\n", await _service.Done("job", "watch", "first"), StringComparison.Ordinal);
        var late = await _service.Run("job", "submit", "command", "--options", options, "--id", "third", "--out", In("out"), "--watch");
        Assert.EndsWith($"The split failed: The folder {In("out")} is not empty, and nothing in it is to be overwritten; name another.\n", late.Output, StringComparison.Ordinal);
    }

    private string In(string name) => Path.Combine(_service.Folder, name);

    /// <summary>A raw file in the folder <c>raw</c>.</summary>
    private async Task<string> Raw(params string[] what)
    {
        string[] before = Directory.Exists(In("raw")) ? Directory.GetFiles(In("raw")) : [];
        Assert.Equal(ExitCode.Done, (await CommandRun.Of(["simulate", "raw", "--out", In("raw"), .. what])).ExitCode);
        return Directory.GetFiles(In("raw")).Except(before).Single(path => !path.EndsWith(".json", StringComparison.Ordinal));
    }

    private Task<CommandRun> Submit(string job, string id, string[] more, params string[] set) =>
        _service.Run(["job", "submit", job, .. set.SelectMany(value => new[] { "--set", value }), "--id", id, .. more, "--watch"]);

    private async Task<JsonElement> Status(string id)
    {
        using var http = new HttpClient { BaseAddress = _service.Address };
        return JsonDocument.Parse(await http.GetStringAsync($"/api/jobs/{id}")).RootElement;
    }

    private async Task<JsonElement[]> Parts(string id, string state) =>
        [.. (await _service.Done("job", "show", id, "--parts", state, "--json")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => JsonDocument.Parse(line).RootElement)];

    private static string JobText(JsonElement job) =>
        $"{job.GetProperty("done").GetInt32()} of {job.GetProperty("parts").GetInt32()} parts done{(job.GetProperty("failed").GetInt32() is > 0 and var failed ? $", {failed} failed" : "")}";
}
