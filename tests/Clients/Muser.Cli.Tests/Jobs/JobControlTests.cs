using System.Diagnostics;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Calibration;
using Muser.Silo;

namespace Muser.Cli.Tests.Jobs;

/// <summary>What a person does to jobs that are under way. Parts are programs that wait for a file of their test.</summary>
[Trait("Tier", "Cluster")]
public sealed class JobControlTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private RunningService _service = null!;

    public async Task InitializeAsync() => _service = await RunningService.Start(
        new MuserSiloOptions(), new Dictionary<string, string?> { ["Muser:Jobs:Slots"] = "1", ["Muser:Jobs:LookIntervalMs"] = "50" });

    public async Task DisposeAsync()
    {
        await File.WriteAllTextAsync(Go, "");
        await _service.DisposeAsync();
    }

    private string Go => Path.Combine(_service.Folder, "go");

    [Fact]
    public async Task AJobIsPausedResumedCancelledAndGoesOn()
    {
        await Submit("job", parts: 3);
        await Until("job", job => job.GetProperty("running").GetInt32() == 1);

        Assert.StartsWith("job: running, paused, priority 5, 0 of 3 parts done", await _service.Done("job", "pause", "job"), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Go, "");
        await Until("job", job => job.GetProperty("done").GetInt32() == 1 && job.GetProperty("running").GetInt32() == 0);
        Assert.Contains("running, paused", await _service.Done("job", "list", "--active"), StringComparison.Ordinal);
        File.Delete(Go);
        Assert.StartsWith("job: running, priority 5, 1 of 3 parts done", await _service.Done("job", "resume", "job"), StringComparison.Ordinal);
        await Until("job", job => job.GetProperty("running").GetInt32() == 1);

        Assert.Equal("job: cancelled, priority 5, 1 of 3 parts done. It was cancelled.\n", await _service.Done("job", "cancel", "job"));
        Assert.Equal("No jobs.\n", await _service.Done("job", "list", "--active"));
        var watch = await _service.Run("job", "watch", "job");
        Assert.Equal((ExitCode.BadInput, "job: cancelled, priority 5, 1 of 3 parts done. It was cancelled.\n"), (watch.ExitCode, watch.Output));
        (await _service.Run("job", "results", "job")).IsRefused(ExitCode.BadInput, "has no results");

        await File.WriteAllTextAsync(Go, "");
        await _service.Done("job", "retry", "job");
        Assert.EndsWith("job: done, priority 5, 3 of 3 parts done.\n", await _service.Done("job", "watch", "job"), StringComparison.Ordinal);
        Assert.Contains("result.json", await _service.Done("job", "results", "job"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PrioritiesChangeWhileJobsWaitAndModeClusterDoesNotWait()
    {
        await Submit("busy", parts: 4, "--priority", "9");
        await Until("busy", job => job.GetProperty("running").GetInt32() == 1);
        await Submit("first", parts: 1, "--priority", "4");
        await Submit("second", parts: 1, "--priority", "2");
        await Submit("at once", parts: 1, "--priority", "1", "--mode", "cluster");

        Assert.StartsWith("second: splitting, priority 6, not split yet.", await _service.Done("job", "priority", "second", "6"), StringComparison.Ordinal);
        (await _service.Run("job", "priority", "second", "11")).IsRefused(ExitCode.BadInput, "The priority is 11; it must be 1 to 10, 10 highest.");
        await File.WriteAllTextAsync(Go, "");
        foreach (var job in new[] { "busy", "first", "second", "at-once" })
        {
            await _service.Done("job", "watch", job);
        }

        // One slot: what ended earlier was first.
        var ends = new[] { "at-once", "busy", "second", "first" }.Select(job => Status(job).GetProperty("ended").GetString()).ToArray();
        Assert.Equal(ends.Order(StringComparer.Ordinal), ends);
    }

    [Fact]
    public async Task APartThatIsAProgramCallsAServiceOverTheWeb()
    {
        UserAssembly.Install(Path.Combine(_service.Folder, "assemblies"));
        const string Script = """
            import json, os, sys, urllib.request
            call = urllib.request.Request(os.environ["MUSER_URL"] + "api/services/band-name", sys.argv[1].encode(), {"Content-Type": "application/json"})
            try:
                print(urllib.request.urlopen(call).read().decode())
            except urllib.error.HTTPError as refusal:
                sys.exit(json.loads(refusal.read())["detail"])
            """;
        var options = _service.File("options.json", JsonSerializer.Serialize(new
        {
            command = new[] { "/usr/bin/python3", "-c", Script },
            parts = new[] { new[] { "400" }, ["1600"], ["1234"] },
            environment = new Dictionary<string, string> { ["MUSER_URL"] = _service.Address.ToString() },
            merge = new[] { "/bin/sh", "-c", "cat > all.jsonl" },
        }));

        var run = await _service.Run("job", "submit", "command", "--options", options, "--id", "calls", "--attempts", "1", "--max-failed", "1", "--watch");
        Assert.Equal("calls: done, priority 5, 2 of 3 parts done, 1 failed. 1 of 3 parts failed, which was allowed.", run.Output.Split('\n')[^2]);
        await _service.Done("job", "results", "calls", "--out", Path.Combine(_service.Folder, "calls"));
        var values = (await File.ReadAllLinesAsync(Path.Combine(_service.Folder, "calls", "all.jsonl"))).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("value").GetString());
        Assert.Equal(["0.4-0.8 GHz", "1.6-2.0 GHz"], values);
        Assert.Contains(
            "Its process ended with exit code 1. It said: The service 'band-name' failed: There is no band at 1234 MHz.",
            await _service.Done("job", "show", "calls", "--parts", "failed"),
            StringComparison.Ordinal);

        var instances = (await _service.Done("job", "services", "--json")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(2, instances.Length);
        Assert.Equal((3, 1), (instances.Sum(each => each.GetProperty("calls").GetInt32()), instances.Sum(each => each.GetProperty("failures").GetInt32())));
        Assert.All(instances, each => Assert.InRange(each.GetProperty("calls").GetInt32(), 1, 2));
        Assert.Contains("What a band of MUSER-I is called", await _service.Done("job", "services"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServiceThatIsNotThereIsNamed()
    {
        using var http = new HttpClient { BaseAddress = _service.Address };
        var answer = await http.PostAsync("/api/services/nothing", new StringContent("1", System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is no service 'nothing'; none is known.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("No services.\n", await _service.Done("job", "services"));
    }

    [Fact]
    public async Task WhatNoWorkerCanTakeIsSaidOnTheJob()
    {
        await Submit("large", parts: 1, "--memory", "100000000");
        var large = await Until("large", job => job.GetProperty("message").GetString()!.Length > 0);
        Assert.Matches(
            @"^No worker takes a part that needs 1 processor, 100000000 MiB and 0 GPUs: the largest has 1 processor, \d+ MiB and 0 GPUs\.$",
            large.GetProperty("message").GetString());
        Assert.Contains("No worker takes a part", await _service.Done("job", "list"), StringComparison.Ordinal);
    }

    /// <summary>A job whose parts wait for the file of the test, with a name of its own.</summary>
    private async Task Submit(string id, int parts, params string[] more)
    {
        var options = _service.File("options.json", JsonSerializer.Serialize(new
        {
            command = new[] { "/bin/sh", "-c", $"while ! [ -e {Go} ]; do sleep 0.02; done" },
            parts = Enumerable.Range(0, parts).Select(part => new[] { $"{part}" }),
        }));
        await _service.Done(["job", "submit", "command", "--options", options, "--id", id.Replace(' ', '-'), .. more]);
    }

    private JsonElement Status(string id)
    {
        using var http = new HttpClient { BaseAddress = _service.Address };
        return JsonDocument.Parse(http.GetStringAsync($"/api/jobs/{id}").GetAwaiter().GetResult()).RootElement;
    }

    private async Task<JsonElement> Until(string id, Func<JsonElement, bool> condition)
    {
        var begin = Stopwatch.GetTimestamp();
        while (true)
        {
            var job = Status(id);
            if (condition(job))
            {
                return job;
            }

            Assert.True(Stopwatch.GetElapsedTime(begin) < Patience, $"waited {Patience.TotalSeconds} s; the job is {job}");
            await Task.Delay(20);
        }
    }
}
