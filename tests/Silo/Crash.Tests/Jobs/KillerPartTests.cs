using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Muser.Silo.Jobs.Processes;

namespace Muser.Crash.Tests.Jobs;

/// <summary>A part that kills the process of its silo each time: the service is started again, as whatever looks after it would.</summary>
[Trait("Tier", "Cluster")]
public sealed class KillerPartTests : IDisposable
{
    private const int Parts = 12;
    private const int Killer = 7;
    private const int IsolateAfterLosses = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-killer-");
    private readonly int _port = FreePort.Next();
    private int _deaths;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task APartThatKillsItsSiloRunsInAProcessOfItsOwnAfterTheSecondTimeAndOthersAreCounted()
    {
        Install();
        var attempts = Directory.CreateDirectory(Path.Combine(_folder.FullName, "attempts")).FullName;
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
        var service = await Start();
        try
        {
            using var submitted = await http.PostAsJsonAsync("/api/jobs", new JsonObject
            {
                ["id"] = "job",
                ["job"] = "killer",
                ["options"] = new JsonObject { ["parts"] = Parts, ["killer"] = Killer, ["attempts"] = attempts },
                ["retry"] = new JsonObject { ["maxAttempts"] = 1, ["maxFailedParts"] = 1 },
            });
            Assert.True(submitted.IsSuccessStatusCode, await submitted.Content.ReadAsStringAsync());
            using var patience = new CancellationTokenSource(Patience);
            JsonElement job;
            while ((job = await Job(http)).ValueKind == JsonValueKind.Undefined || job.GetProperty("ended").ValueKind != JsonValueKind.String)
            {
                Assert.False(patience.IsCancellationRequested, $"the job has not ended within {Patience}; the service has said:\n{service.Said}");
                if (service.HasEnded)
                {
                    _deaths++;
                    service.Dispose();
                    service = await Start();
                }

                await Task.Delay(50);
            }

            Assert.Equal(IsolateAfterLosses, _deaths);
            Assert.Equal(("done", Parts - 1, 1), (job.GetProperty("state").GetString(), job.GetProperty("done").GetInt32(), job.GetProperty("failed").GetInt32()));
            Assert.Equal("1 of 12 parts failed, which was allowed.", job.GetProperty("message").GetString());
            Assert.Equal(Enumerable.Range(0, Parts).Sum() - Killer, job.GetProperty("result").GetProperty("sum").GetInt32());
            Assert.Equal(IsolatedProcess.Mechanism, job.GetProperty("isolation").GetString());
            var part = (await http.GetFromJsonAsync<JsonElement[]>("/api/jobs/job/parts?state=failed"))!.Single();
            Assert.Equal(
                (Killer, IsolateAfterLosses, "Its process was killed (SIGKILL)."),
                (part.GetProperty("index").GetInt32(), part.GetProperty("lost").GetInt32(), part.GetProperty("message").GetString()));

            // Twice in the process of the silo, which is another one each time, and once in its own.
            Assert.Equal(IsolateAfterLosses + 1, File.ReadAllLines(Path.Combine(attempts, $"{Killer}")).Length);
            await service.Stop();
        }
        finally
        {
            service.Dispose();
        }
    }

    private static async Task<JsonElement> Job(HttpClient http)
    {
        try
        {
            return await http.GetFromJsonAsync<JsonElement>("/api/jobs/job");
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            // The service has just died, or just begun.
            return default;
        }
    }

    private void Install()
    {
        var built = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "CrashJobs", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'))));
        var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, "assemblies", "CrashJobs")).FullName;
        foreach (var file in new[] { "CrashJobs.dll", "CrashJobs.deps.json" })
        {
            File.Copy(Path.Combine(built, file), Path.Combine(folder, file));
        }
    }

    /// <summary>The part may be there before the service says that it is up.</summary>
    private async Task<ServiceProcess> Start()
    {
        while (true)
        {
            try
            {
                return await StartOnce();
            }
            catch (InvalidOperationException) when (_deaths < IsolateAfterLosses)
            {
                _deaths++;
            }
        }
    }

    private Task<ServiceProcess> StartOnce() => ServiceProcess.Start(
        ["silo", "--name", "killed", "--roles", "jobs", "--data", Path.Combine(_folder.FullName, "data"), "--console", $"http://127.0.0.1:{_port}", "--job-durability", "power"],
        new Dictionary<string, string>
        {
            ["Muser__Jobs__AssembliesFolder"] = Path.Combine(_folder.FullName, "assemblies"),
            ["Muser__Jobs__Slots"] = "2",
            ["Muser__Jobs__LookIntervalMs"] = "100",
        },
        "is up on");
}
