using System.Diagnostics;
using System.Net;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Calibration;
using Muser.Cli.Tests.Shell;
using Muser.Silo.Jobs.Processes;
using Muser.Testing;

namespace Muser.Cli.Tests.Jobs;

/// <summary>Jobs as a person has them: the command line, the web, programs and assemblies of users.</summary>
[Trait("Tier", "Cluster")]
public sealed class JobCommandTests : IAsyncLifetime
{
    private RunningService _service = null!;

    public async Task InitializeAsync() => _service = await RunningService.Start();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task AWordCountIsSubmittedWatchedListedShownAndFetched()
    {
        var text = _service.File("text.txt", string.Join(' ', Enumerable.Range(0, 50_000).Select(number => $"w{number * 7919 % 1013}\tx")));
        var watched = await _service.Run("job", "submit", "wordcount", "--path", $"file={text}", "--id", "count", "--title", "a test", "--who", "li", "--watch");

        Assert.Equal(0, watched.ExitCode);
        Assert.EndsWith("count.2: done, priority 5, 2 of 2 parts done.\n", watched.Output, StringComparison.Ordinal);
        var list = (await _service.Done("job", "list", "--json")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["count.2", "count"], list.Select(job => Text(job, "id")));
        Assert.All(list, job => Assert.Equal(("done", "li"), (Text(job, "state"), Text(job, "who"))));
        Assert.Contains("a test", await _service.Done("job", "list"), StringComparison.Ordinal);
        Assert.Contains("\"words\":100000", await _service.Done("job", "show", "count.2", "--parts", "all"), StringComparison.Ordinal);

        var counts = Path.Combine(_service.Folder, "counts");
        Assert.Contains("counts.txt", await _service.Done("job", "results", "count.2", "--out", counts), StringComparison.Ordinal);
        Assert.Equal(Shell($"tr -s '[:space:]' '\\n' < {text} | LC_ALL=C sort | uniq -c"), await File.ReadAllTextAsync(Path.Combine(counts, "counts.txt")));

        Assert.Equal("count.2 is forgotten.\n", await _service.Done("job", "delete", "count.2"));
        (await _service.Run("job", "show", "count.2")).IsRefused(ExitCode.BadInput, "There is no job 'count.2'.");
        (await _service.Run("job", "results", "count.2")).IsRefused(ExitCode.BadInput, "The job 'count.2' has no results");
    }

    [Theory]
    [InlineData("local")]
    [InlineData("threads")]
    public async Task WithNoServiceTheSameComesOut(string mode)
    {
        var text = _service.File("text.txt", "b a b\nc a b");
        var folder = Path.Combine(_service.Folder, "out");

        var run = await CommandRun.Of("job", "submit", "wordcount", "--path", $"file={text}", "--mode", mode, "--out", folder);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("      2 a\n      3 b\n      1 c\n", await File.ReadAllTextAsync(Path.Combine(folder, "counts.txt")));
        (await CommandRun.Of("job", "submit", "wordcount", "--path", $"file={text}", "--mode", mode)).IsRefused(ExitCode.Usage, "name a folder for them with --out");
    }

    [Fact]
    public async Task APartMayBeAPythonScript()
    {
        var script = Path.Combine(TestData.RepositoryRoot, "docs", "jobs", "python", "mean_power.py");
        _service.File("one.dat", "1\n2\n3\n");
        _service.File("two.dat", "10\n");
        var bad = _service.File("three.dat", "\n");
        var options = _service.File("options.json", JsonSerializer.Serialize(new
        {
            command = new[] { "/usr/bin/python3", script },
            files = Path.Combine(_service.Folder, "*.dat"),
            merge = new[] { "/usr/bin/python3", script, "merge" },
        }));

        var failed = await _service.Run("job", "submit", "command", "--options", options, "--id", "mean", "--attempts", "1", "--watch");
        Assert.Equal(ExitCode.BadInput, failed.ExitCode);
        Assert.Contains($"mean: failed, priority 5, 2 of 3 parts done, 1 failed. 1 of 3 parts failed, the first because: Its process ended with exit code 1. It said: {bad} holds no number", failed.Output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(bad, "4\n");
        await _service.Done("job", "retry", "mean");
        var done = await _service.Run("job", "watch", "mean");
        Assert.Equal(0, done.ExitCode);
        await _service.Done("job", "results", "mean", "--out", Path.Combine(_service.Folder, "mean"));
        Assert.Equal("""{"mean": 4.0, "parts": 3}""", await File.ReadAllTextAsync(Path.Combine(_service.Folder, "mean", "mean.json")));
        var attempts = (await _service.Done("job", "show", "mean", "--parts", "all", "--json")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(part => JsonDocument.Parse(part).RootElement.GetProperty("attempts").GetInt32());
        Assert.Equal([1, 2, 1], attempts);
        Assert.Contains($"isolation        {IsolatedProcess.Mechanism}", await _service.Done("job", "show", "mean"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PartsThatEatMemorySpinOrDieFailWithASentenceAndOthersGoOn()
    {
        var options = _service.File("options.json", JsonSerializer.Serialize(new
        {
            command = new[] { "/bin/sh", "-c" },
            parts = new[]
            {
                new[] { "echo 1" },
                ["trap '' TERM; while :; do :; done"],
                ["exec /usr/bin/python3 -c 'import time; kept = []\nwhile True: kept.append(b\"x\" * (10 << 20)); time.sleep(0.01)'"],
                ["kill -9 $$"],
                ["echo 2"],
            },
        }));

        var run = await _service.Run(
            "job", "submit", "command", "--options", options, "--id", "bad", "--attempts", "1", "--seconds", "300", "--cpu-seconds", "0.2", "--memory", "100", "--watch");
        var sentences = (await _service.Done("job", "show", "bad", "--parts", "failed", "--json")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(part => Text(JsonDocument.Parse(part).RootElement, "message")).ToArray();

        Assert.Contains("bad: failed, priority 5, 2 of 5 parts done, 3 failed.", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"^It was killed after .* s of processor time: its limit is 0\.2 s\.$", sentences[0]);
        Assert.Matches(@"^It was killed with \d+ MiB in use: its limit is 100 MiB\.$", sentences[1]);
        Assert.StartsWith("Its process was killed (SIGKILL).", sentences[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("queue")]
    [InlineData("process")]
    public async Task JobsOfAUserAreLoadedFromAFolder(string mode)
    {
        var raw = Path.Combine(_service.Folder, "raw");
        Assert.Equal(0, (await CommandRun.Of("simulate", "raw", "--cycles", "2", "--out", raw)).ExitCode);
        UserAssembly.Install(Path.Combine(_service.Folder, "assemblies"));

        Assert.Contains("mean-spectrum", await _service.Done("job", "kinds"), StringComparison.Ordinal);
        var run = await _service.Run("job", "submit", "mean-spectrum", "--path", $"files={raw}/CSRH_*180", "--id", "mean", "--mode", mode, "--memory", "400", "--watch");

        Assert.Equal((0, "mean: done, priority 5, 1 of 1 parts done."), (run.ExitCode, run.Output.Split('\n')[^2]));
        await _service.Done("job", "results", "mean", "--out", Path.Combine(_service.Folder, "mean"));
        var table = await File.ReadAllLinesAsync(Path.Combine(_service.Folder, "mean", "spectrum.csv"));
        Assert.Equal(1 + (8 * 16), table.Length);
        Assert.All(table[1..], line => Assert.Equal("2", line.Split(',')[2]));
        Assert.Equal(mode == "process", (await _service.Done("job", "show", "mean")).Contains(IsolatedProcess.Mechanism, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RawFilesAreCheckedAndBecomeStandardFilesAndMaps()
    {
        var raw = Path.Combine(_service.Folder, "raw");
        Assert.Equal(0, (await CommandRun.Of("simulate", "raw", "--cycles", "2", "--out", raw)).ExitCode);

        foreach (var (job, set, file) in new[]
        {
            ("check", "arguments=[]", "check.jsonl"),
            ("uvfits", """arguments=["--band","1600"]""", ".uvfits"),
            ("images", """imageArguments=["--channel","8","--size","64"]""", "-image.fits"),
        })
        {
            var run = await _service.Run("job", "submit", job, "--set", $"files={raw}/CSRH_*", "--set", set, "--id", job, "--attempts", "1", "--watch");
            Assert.True(run.ExitCode == 0, run.Output);
            Assert.Contains(file, await _service.Done("job", "results", job), StringComparison.Ordinal);
        }

        var wrong = await _service.Run("job", "submit", "uvfits", "--set", $"files={raw}/CSRH_*", "--set", """arguments=["--band","1234"]""", "--id", "wrong", "--watch");
        Assert.Equal(ExitCode.BadInput, wrong.ExitCode);
        Assert.Contains("1 of 1 parts failed, the first because: ", wrong.Output, StringComparison.Ordinal);
        Assert.Contains("1234", wrong.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAssemblyOfTheWrongVersionIsNamedAndTroublesNoOther()
    {
        var path = UserAssembly.Install(Path.Combine(_service.Folder, "assemblies"), WithInterfacesVersion9);

        var refused = await _service.Run("job", "submit", "mean-spectrum");

        refused.IsRefused(ExitCode.BadInput, $"{path} was built for Muser.Interfaces 9.9, and this service has 0.1: build it again.");
        Assert.Contains("There is no job 'mean-spectrum'; there are calibration, ", refused.Error, StringComparison.Ordinal);
        Assert.Contains("wordcount", await _service.Done("job", "kinds"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheWebIsDescribed()
    {
        using var http = new HttpClient { BaseAddress = _service.Address };
        var paths = JsonDocument.Parse(await http.GetStringAsync("/api/openapi.json")).RootElement.GetProperty("paths");

        foreach (var (path, method) in new[]
        {
            ("/api/jobs", "get"), ("/api/jobs", "post"), ("/api/jobs/{id}", "get"), ("/api/jobs/{id}", "delete"), ("/api/jobs/{id}/parts", "get"),
            ("/api/jobs/{id}/cancel", "post"), ("/api/jobs/{id}/pause", "post"), ("/api/jobs/{id}/resume", "post"), ("/api/jobs/{id}/retry", "post"),
            ("/api/jobs/{id}/priority", "post"), ("/api/jobs/{id}/results", "get"), ("/api/jobs/{id}/results/{path}", "get"), ("/api/job-kinds", "get"),
            ("/api/workers", "get"), ("/api/services", "get"), ("/api/services/{name}", "post"),
        })
        {
            Assert.NotEmpty(Text(paths.GetProperty(path).GetProperty(method), "summary"));
        }
    }

    [Theory]
    [InlineData(415, "text/plain", "{}", "The body must be JSON")]
    [InlineData(400, "application/json", "{x", "The body cannot be read")]
    [InlineData(400, "application/json", """{"job":"wordcount","prio":1}""", "prio")]
    [InlineData(400, "application/json", """{"job":"wordcount","priority":0}""", "it must be 1 to 10, 10 highest")]
    [InlineData(400, "application/json", """{"job":"wordcount","id":"../x"}""", "'../x' is not the identity of a job.")]
    [InlineData(400, "application/json", """{"job":"wordcount","waitFor":[{"until":"soon"}]}""", "it must be UTC")]
    [InlineData(400, "application/json", """{"job":"wordcount","output":"here"}""", "must be given from the root")]
    public async Task AWrongSubmissionIsOneSentence(int status, string type, string body, string says)
    {
        using var http = new HttpClient { BaseAddress = _service.Address };
        using var content = new StringContent(body, Encoding.UTF8, type);
        var response = await http.PostAsync("/api/jobs", content);

        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Contains(says, Text(JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement, "detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NothingOutsideTheResultsIsServed()
    {
        var text = _service.File("text.txt", "a");
        await _service.Run("job", "submit", "wordcount", "--path", $"file={text}", "--id", "count", "--watch");
        using var http = new HttpClient { BaseAddress = _service.Address };

        foreach (var path in new[] { "..%2F..%2Ftext.txt", "%2Fetc%2Fpasswd", "nothing" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/api/jobs/count.2/results/{path}")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/jobs/count.2/results/counts.txt")).StatusCode);
    }

    /// <summary>The same assembly, built for an interface of version 9.9: the four numbers of the version begin its row of references (ECMA-335 II.22.5).</summary>
    private static byte[] WithInterfacesVersion9(byte[] assembly)
    {
        using var image = new PEReader([.. assembly]);
        var metadata = image.GetMetadataReader();
        var row = metadata.AssemblyReferences.Select(handle => (Handle: handle, Row: MetadataTokens.GetRowNumber(handle)))
            .Single(reference => metadata.GetString(metadata.GetAssemblyReference(reference.Handle).Name) == "Muser.Interfaces").Row;
        var place = image.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.AssemblyRef)
            + ((row - 1) * metadata.GetTableRowSize(TableIndex.AssemblyRef));
        (assembly[place], assembly[place + 2]) = (9, 9);
        return assembly;
    }

    private static string Shell(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString()!;
}
