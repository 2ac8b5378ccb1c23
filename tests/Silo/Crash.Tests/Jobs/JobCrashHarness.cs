using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;
using Muser.Silo.Jobs;

namespace Muser.Crash.Tests.Jobs;

/// <summary>
/// Kills the service from outside, at seeded moments, while it works on two jobs: one whose parts are a program, each attempt of which adds a line to a file
/// of that part, and a word count in the process of the service. Compares what came of them with a run that nobody disturbs.
/// </summary>
internal sealed class JobCrashHarness(string folder, int kills, int seed)
{
    private const int MaxDelayMs = 1500;

    /// <summary>Of so many kills the last falls at any moment after the start; the others after some attempts have begun since.</summary>
    private const int AnyMoment = 4;

    /// <summary>How many attempts: more than there are slots, so that some have ended, however slow the machine is.</summary>
    private const int MinAttempts = 2 * Slots, MaxAttempts = 4 * Slots;

    private const int Slots = 3;

    /// <summary>From the begin of the last of them to the kill, at most.</summary>
    private const int MaxDelayOfWorkMs = 200;

    private static readonly TimeSpan WorkPatience = TimeSpan.FromSeconds(60);

    private const int PartsPerKill = 30;
    private const int TextBytes = 4 << 20;
    private const string Programs = "programs";
    private const string Words = "words";

    /// <summary>More activations of a job than there can be.</summary>
    private const int MaxTerms = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);
    private readonly int _parts = (kills + 1) * PartsPerKill;
    private readonly int _port = FreePort.Next();
    private readonly Random _random = new(seed);

    /// <summary>Where the kills fell.</summary>
    public List<JobKillRecord> Kills { get; } = [];

    /// <summary>The files of both jobs without kills, and with them: SHA-256 by name.</summary>
    public (SortedDictionary<string, string> Undisturbed, SortedDictionary<string, string> Killed) Results { get; private set; } = ([], []);

    /// <summary>Parts of the job of programs.</summary>
    public int Parts => _parts;

    /// <summary>Attempts at them that have begun, as the parts themselves have written.</summary>
    public int Attempts => AttemptsOf("killed").Values.Sum();

    /// <summary>Parts that began once more after a kill that found their result counted.</summary>
    public List<string> Repeated { get; } = [];

    private string Text => Path.Combine(folder, "text.txt");

    /// <summary>Runs both jobs twice, once undisturbed.</summary>
    public async Task Run()
    {
        MakeText();
        await RunOnce("undisturbed", 0);
        await RunOnce("killed", kills);
        Results = (ResultsOf("undisturbed"), ResultsOf("killed"));
        var attempts = AttemptsOf("killed");
        for (var kill = 0; kill < Kills.Count; kill++)
        {
            Repeated.AddRange(Kills[kill].AttemptsOfCommitted
                .Where(part => attempts[part.Key] != part.Value)
                .Select(part => string.Create(
                    CultureInfo.InvariantCulture, $"part {part.Key}: {part.Value} attempts at kill {kill}, which found its result counted, and {attempts[part.Key]} in the end")));
        }
    }

    /// <summary>A page on where the kills fell.</summary>
    public string Report()
    {
        var lines = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"{Kills.Count} kills, seed {seed}; {_parts} parts that are programs, and a word count of {TextBytes} bytes in the process of the service"),
            string.Create(CultureInfo.InvariantCulture, $"attempts at the {_parts} parts: {Attempts}; {Kills.Count(kill => kill.Running > 0)} kills found attempts begun and not counted"),
            "parts counted at the kill:",
        };
        foreach (var kill in Kills)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"  after {kill.AfterMs,5} ms  counted {kill.AttemptsOfCommitted.Count,6}  begun and not counted {kill.Running,3}"));
        }

        return string.Join('\n', lines);
    }

    private async Task RunOnce(string name, int killsOfRun)
    {
        var data = Path.Combine(folder, name);
        Directory.CreateDirectory(AttemptsFolder(name));
        var service = await StartService(data);
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
            await Submit(http, name);
            for (var kill = 0; kill < killsOfRun; kill++)
            {
                var up = Stopwatch.GetTimestamp();
                if (kill % AnyMoment == AnyMoment - 1)
                {
                    await Task.Delay(_random.Next(MaxDelayMs));
                }
                else
                {
                    await WaitForWork(name, _random.Next(MinAttempts, MaxAttempts), service);
                    await Task.Delay(_random.Next(MaxDelayOfWorkMs));
                }

                service.Kill();
                Kills.Add(Look(name, (int)Stopwatch.GetElapsedTime(up).TotalMilliseconds));
                service.Dispose();
                service = await StartService(data);
            }

            await WaitForEnd(http, Programs, service);
            await WaitForEnd(http, $"{Words}.2", service);
            await service.Stop();
        }
        finally
        {
            service.Dispose();
        }
    }

    /// <summary>Waits until so many attempts have begun that had not when this was called.</summary>
    private async Task WaitForWork(string name, int count, ServiceProcess service)
    {
        var before = AttemptsOf(name).Values.Sum();
        using var patience = new CancellationTokenSource(WorkPatience);
        while (AttemptsOf(name).Values.Sum() < before + count)
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"{count} attempts have not begun within {WorkPatience.TotalSeconds} s; the service has said:\n{service.Said}");
            }

            await Task.Delay(5);
        }
    }

    private async Task Submit(HttpClient http, string name)
    {
        // An attempt says so first, takes a while, and leaves a result that its number alone decides.
        var script = $"echo $MUSER_ATTEMPT >> {AttemptsFolder(name)}/$MUSER_PART; sleep 0.05; echo $(($1 * $1)) > square; cat square";
        var programs = new JsonObject
        {
            ["id"] = Programs,
            ["job"] = "command",
            ["options"] = new JsonObject
            {
                ["command"] = new JsonArray("/bin/sh", "-c", script, "part"),
                ["parts"] = new JsonArray([.. Enumerable.Range(0, _parts).Select(part => new JsonArray($"{part}"))]),
                ["merge"] = new JsonArray("/bin/sh", "-c", "cat > all.jsonl; sed -i 's|\"folder\":\"[^\"]*\",||' all.jsonl; wc -l < all.jsonl"),
            },
            ["needs"] = new JsonObject { ["memoryMiB"] = 10 },
            ["limits"] = new JsonObject { ["memoryMiB"] = 500 },
        };
        var words = new JsonObject
        {
            ["id"] = Words,
            ["job"] = "wordcount",
            ["options"] = new JsonObject { ["file"] = Text, ["partMiB"] = 0.05 },
        };
        foreach (var job in new[] { programs, words })
        {
            using var answer = await http.PostAsJsonAsync("/api/jobs", job);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }
    }

    private static async Task WaitForEnd(HttpClient http, string job, ServiceProcess service)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                var status = await http.GetFromJsonAsync<JsonObject>($"/api/jobs/{job}", patience.Token);
                switch ((string?)status!["state"])
                {
                    case "done":
                        return;
                    case "failed" or "cancelled":
                        throw new InvalidOperationException($"{job}: {status.ToJsonString()}");
                }
            }
            catch (HttpRequestException)
            {
                // The service has just begun.
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"{job} has not ended within {Patience}; the service has said:\n{service.Said}");
            }

            await Task.Delay(100);
        }
    }

    /// <summary>What a dead service has left.</summary>
    private JobKillRecord Look(string name, int delayMs)
    {
        var store = new FileJobStore(new JobFolders(Path.Combine(folder, name, "jobs")));
        var committed = new HashSet<int>();
        store.Replay(new JobId { Text = Programs }, [], MaxTerms, (record, _) =>
        {
            if (record is { Event: JournalEvent.Done, Kind: StepKind.Perform })
            {
                committed.Add(record.Index);
            }
        });
        var attempts = AttemptsOf(name);
        return new JobKillRecord(
            delayMs, committed.ToDictionary(part => $"{part}", part => attempts[$"{part}"]), attempts.Keys.Count(part => !committed.Contains(int.Parse(part, CultureInfo.InvariantCulture))));
    }

    private Dictionary<string, int> AttemptsOf(string name) =>
        Directory.EnumerateFiles(AttemptsFolder(name)).ToDictionary(file => Path.GetFileName(file), file => File.ReadAllLines(file).Length);

    private SortedDictionary<string, string> ResultsOf(string name)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var folders = new JobFolders(Path.Combine(folder, name, "jobs"));
        foreach (var job in new[] { Programs, $"{Words}.2" })
        {
            var results = folders.Results(new JobId { Text = job });
            foreach (var file in Directory.EnumerateFiles(results, "*", SearchOption.AllDirectories))
            {
                files[$"{job}/{Path.GetRelativePath(results, file)}"] = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
            }
        }

        return files;
    }

    private void MakeText()
    {
        var random = new Random(seed);
        using var file = new StreamWriter(Text);
        for (var written = 0; written < TextBytes;)
        {
            var word = random.Next(100_000).ToString("x", CultureInfo.InvariantCulture);
            file.Write(word);
            file.Write(' ');
            written += word.Length + 1;
        }
    }

    private Task<ServiceProcess> StartService(string data) => ServiceProcess.Start(
        ["silo", "--name", "crash", "--roles", "jobs", "--data", data, "--console", $"http://127.0.0.1:{_port}"],
        new Dictionary<string, string> { ["Muser__Jobs__Slots"] = $"{Slots}", ["Muser__Jobs__LookIntervalMs"] = "100" },
        "is up on");

    private string AttemptsFolder(string name) => Path.Combine(folder, name, "attempts");
}
