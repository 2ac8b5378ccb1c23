using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Muser.Formats.Frames;
using Muser.Grains.Observing;
using Muser.Interfaces.Observing;
using Muser.Silo.Frames.Spool;

namespace Muser.Crash.Tests;

/// <summary>
/// Kills the service from outside, at seeded moments, while a sender in another process replays frames that were made before; starts it again each time,
/// and compares what it has published in the end with what a service publishes that nobody kills.
/// </summary>
internal sealed class CrashHarness(string folder, int kills, int seed)
{
    private const string SiloName = "crash";

    /// <summary>A kill of a service that has only just started, with a backlog, comes within this.</summary>
    private const int MaxStartMs = 1200;

    /// <summary>A kill of one that has caught up comes within this: two cycles.</summary>
    private const int MaxLiveMs = 1000;

    /// <summary>So many kills let the service catch up; then comes one that does not.</summary>
    private const int LiveKills = 3;

    /// <summary>A cycle each 500 ms, so that a kill may fall within one, between two, or while one is published, on a slow machine, too.</summary>
    private const double Speed = 0.05;
    private const int ResendFrames = 24;
    private const long IntegrationNs = 250_000_000;

    /// <summary>Cycles that the sender gets through from one kill to the next, and some more.</summary>
    private const int CyclesPerKill = 30;

    private static readonly ArrayLayout Layout = ArrayLayout.Muser1;

    private static readonly Dictionary<string, string> Settings = new()
    {
        // Maps of every twentieth cycle, whatever else there is to do: the same ones in every run. What a CLEAN finds in its time depends on the machine.
        ["Muser__Imaging__IntervalMs"] = "500",
        ["Muser__Imaging__WhenBusy"] = "Queue",
        ["Muser__Imaging__MaxWaitMs"] = "120000",
        ["Muser__Receivers__muser1__GiveUpAfterMs"] = "60000",
        ["Muser__Imaging__Clean"] = "None",
        ["Muser__Imaging__Disc"] = "Off",
        ["Muser__Imaging__WarmUp"] = "false",

        // A file of visibilities for every ten cycles and band.
        ["Muser__Integration__IntervalMs"] = "250",
        ["Muser__Integration__UvFits"] = "true",

        // The sender may need so long to come back on a busy machine.
        ["Muser__Receivers__muser1__CycleGraceMs"] = "10000",
    };

    private readonly int _cycles = (kills + 1) * CyclesPerKill;
    private readonly int _port = FreePort.Next();
    private readonly int _console = FreePort.Next();

    /// <summary>Where the kills fell.</summary>
    public List<KillRecord> Kills { get; } = [];

    /// <summary>What was published without kills, and with them.</summary>
    public (SortedDictionary<string, string> Undisturbed, SortedDictionary<string, string> Killed) Products { get; private set; } = ([], []);

    /// <summary>What the history of the service that was killed knows: starts of cycles and of integrations.</summary>
    public (IReadOnlySet<long> Cycles, IReadOnlySet<long> Integrations) History { get; private set; } = (new HashSet<long>(), new HashSet<long>());

    /// <summary>Cycles that were sent.</summary>
    public int Cycles => _cycles;

    /// <summary>Runs the service twice, once undisturbed.</summary>
    public async Task Run()
    {
        var frames = Path.Combine(folder, "frames");
        Recording.Make(frames, _cycles);
        var undisturbed = Path.Combine(folder, "undisturbed");
        using (var service = await StartService(undisturbed))
        {
            using var sender = await StartSender(frames, "max");
            Assert.Equal(0, await sender.Ended());
            await WaitForManifests(undisturbed, service);
            await service.Stop();
        }

        var killed = Path.Combine(folder, "killed");
        await RunWithKills(frames, killed);
        Products = (Published.Of(Path.Combine(undisturbed, "products")), Published.Of(Path.Combine(killed, "products")));
        History = Published.History(Path.Combine(killed, "products"));
    }

    /// <summary>A page on where the kills fell.</summary>
    public string Report()
    {
        var between = Kills.Count(kill => kill.Accepted > 0);
        var lines = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture,
                $"{Kills.Count} kills, seed {seed}; {_cycles} cycles sent; {between} kills between the acceptance of a cycle and its manifest"),
            "where the kills fell:",
            Line("nothing accepted that was not published", Kills.Count(kill => kill is { Accepted: 0, Integrations: 0 })),
            Line("all cycles published, an integration not", Kills.Count(kill => kill is { Accepted: 0, Integrations: > 0 })),
            Line("within one cycle, others published", Kills.Count(kill => kill is { Accepted: 1, Partial: 1 })),
            Line("one cycle whole, not yet published", Kills.Count(kill => kill is { Accepted: 1, Partial: 0 })),
            "accepted cycles without a manifest at the kill:",
        };
        foreach (var (first, last) in new[] { (0, 0), (1, 1), (2, 3), (4, 7), (8, 15), (16, int.MaxValue) })
        {
            var count = Kills.Count(kill => kill.Accepted >= first && kill.Accepted <= last);
            lines.Add(Line(first == last ? $"{first}" : last == int.MaxValue ? $"{first}+" : $"{first}-{last}", count));
        }

        lines.Add("time from the start of the service to the kill, ms:");
        foreach (var (first, last) in new[] { (0, 500), (500, 1000), (1000, 1500), (1500, 2000), (2000, 3000), (3000, 5000), (5000, int.MaxValue) })
        {
            var count = Kills.Count(kill => kill.AfterMs >= first && kill.AfterMs < last);
            lines.Add(Line(last == int.MaxValue ? $"{first}+" : $"{first}-{last}", count));
        }

        return string.Join('\n', lines);

        static string Line(string what, int count) => $"  {what,-40}  {count,4}  {new string('#', count)}".TrimEnd();
    }

    private async Task RunWithKills(string frames, string data)
    {
        var random = new Random(seed);
        var service = await StartService(data);
        try
        {
            using (var sender = await StartSender(frames, Speed.ToString(CultureInfo.InvariantCulture)))
            {
                for (var kill = 0; kill < kills; kill++)
                {
                    var begun = Stopwatch.StartNew();
                    var isLive = kill % (LiveKills + 1) != LiveKills;
                    if (isLive)
                    {
                        await UntilItHasCaughtUp(service);
                    }

                    await Task.Delay(random.Next(isLive ? MaxLiveMs : MaxStartMs));
                    service.Kill();
                    Kills.Add(Look(data, (int)begun.ElapsedMilliseconds));
                    service.Dispose();
                    service = await StartService(data);
                }

                Assert.False(sender.HasEnded, "the recording is too short for so many kills");
            }

            // All of it once more, as fast as it goes: what was accepted is recognised, however long ago it was.
            using var again = await StartSender(frames, "max");
            Assert.Equal(0, await again.Ended());
            await WaitForManifests(data, service);
            await service.Stop();
        }
        finally
        {
            service.Dispose();
        }
    }

    /// <summary>Waits until frames come in again and the backlog is worked off, as anybody may read it.</summary>
    private async Task UntilItHasCaughtUp(ServiceProcess service)
    {
        using var web = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_console}/") };
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var metrics = await web.GetStringAsync("metrics", patience.Token);
            if (Metric(metrics, "muser_ingest_frames_total", "arrival=\"new\"") > 0 && Metric(metrics, "muser_ingest_backlog", "") == 0)
            {
                return;
            }

            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"The service does not catch up; it has said:\n{service.Said}");
            }

            await Task.Delay(20, patience.Token);
        }
    }

    private static double Metric(string text, string name, string label) => text.Split('\n')
        .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
        .Select(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)).FirstOrDefault();

    /// <summary>What a dead service has left.</summary>
    private static KillRecord Look(string data, int afterMs)
    {
        using var spool = FrameSpool.Open(
            Path.Combine(data, "spool", SiloName, Layout.Name), new SpoolOptions(), Layout.FrameBytes, NullLogger.Instance);
        var products = Path.Combine(data, "products");
        var cycles = SpooledCycle.Of(spool.Left).ToList();
        var open = cycles.Where(cycle => !HasManifest(products, cycle)).ToList();
        var integrations = spool.Left.Select(entry => FrameIntegrator.StartOf(entry.Record.FrameUtcUnixNs, IntegrationNs)).Distinct()
            .Count(start => !File.Exists(Path.Combine(products, ProductPath.Manifest(new IntegrationKey { Array = Layout.Name, StartUtcUnixNs = start }))));
        return new KillRecord(afterMs, open.Count, open.Count(cycle => !cycle.IsWhole), integrations);
    }

    private static bool HasManifest(string products, SpooledCycle cycle)
    {
        var key = new CycleKey { Array = Layout.Name, StartUtcUnixNs = cycle.Start.UnixNs };
        return File.Exists(Path.Combine(products, ProductPath.Manifest(key)));
    }

    private Task<ServiceProcess> StartService(string data) => ServiceProcess.Start(
        ["silo", "--name", SiloName, "--data", data, "--receive", $"muser1=127.0.0.1:{_port}", "--console", $"http://127.0.0.1:{_console}"],
        Settings,
        "is up on");

    private Task<ServiceProcess> StartSender(string frames, string speed) => ServiceProcess.Start(
        ["simulate", "replay", frames, "--to", $"127.0.0.1:{_port}", "--speed", speed, "--resend", $"{ResendFrames}"], [], "connected to");

    /// <summary>
    /// Waits until every cycle has its manifest: the backlog of the kills is published behind the live stream. Integrations that are still open are
    /// published when the service is stopped.
    /// </summary>
    private async Task WaitForManifests(string data, ServiceProcess service)
    {
        var products = Path.Combine(data, "products");
        Directory.CreateDirectory(products);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        while (Published.Manifests(products) < _cycles)
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"{Published.Manifests(products)} of {_cycles} cycles are published; the service has said:\n{service.Said}");
            }

            await Task.Delay(100);
        }
    }
}
