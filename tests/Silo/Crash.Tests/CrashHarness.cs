using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Muser.Formats.Frames;
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
    private const int MaxDelayMs = 1500;
    private const double Speed = 0.5;
    private const int ResendFrames = 256;

    /// <summary>Cycles that the sender gets through from one kill to the next, at most, and some more.</summary>
    private const int CyclesPerKill = 36;

    private static readonly ArrayLayout Layout = ArrayLayout.Muser1;

    private static readonly Dictionary<string, string> Settings = new()
    {
        // Maps of every tenth cycle, whatever else there is to do: the same ones in every run.
        ["Muser__Imaging__IntervalMs"] = "250",
        ["Muser__Imaging__WhenBusy"] = "Queue",
        ["Muser__Imaging__MaxWaitMs"] = "25000",
        ["Muser__Imaging__Clean"] = "None",
        ["Muser__Imaging__Disc"] = "Off",

        // The sender may need so long to come back on a busy machine.
        ["Muser__Receivers__muser1__CycleGraceMs"] = "10000",
    };

    private readonly int _cycles = (kills + 1) * CyclesPerKill;
    private readonly int _port = FreePort.Next();

    /// <summary>Where the kills fell.</summary>
    public List<KillRecord> Kills { get; } = [];

    /// <summary>What was published without kills, and with them.</summary>
    public (SortedDictionary<string, string> Undisturbed, SortedDictionary<string, string> Killed) Products { get; private set; } = ([], []);

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
    }

    /// <summary>A page on where the kills fell.</summary>
    public string Report()
    {
        var between = Kills.Count(kill => kill.Accepted > 0);
        var lines = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture,
                $"{Kills.Count} kills, seed {seed}; {_cycles} cycles sent; {between} kills between the acceptance of a cycle and its manifest"),
            "accepted cycles without a manifest at the kill:",
        };
        foreach (var (first, last) in new[] { (0, 0), (1, 1), (2, 3), (4, 7), (8, 15), (16, int.MaxValue) })
        {
            var count = Kills.Count(kill => kill.Accepted >= first && kill.Accepted <= last);
            var range = first == last ? $"{first}" : last == int.MaxValue ? $"{first}+" : $"{first}-{last}";
            lines.Add($"  {range,6}  {count,4}  {new string('#', count)}");
        }

        lines.Add("time from the start of the service to the kill, ms:");
        for (var from = 0; from < MaxDelayMs; from += 250)
        {
            var count = Kills.Count(kill => kill.AfterMs >= from && kill.AfterMs < from + 250);
            lines.Add($"  {from,6}  {count,4}  {new string('#', count)}");
        }

        lines.Add($"kills within a cycle that had not come in whole: {Kills.Count(kill => kill.Partial > 0)}");
        return string.Join('\n', lines);
    }

    private async Task RunWithKills(string frames, string data)
    {
        var random = new Random(seed);
        var service = await StartService(data);
        try
        {
            using var sender = await StartSender(frames, Speed.ToString(CultureInfo.InvariantCulture));
            for (var kill = 0; kill < kills; kill++)
            {
                var delayMs = random.Next(MaxDelayMs);
                await Task.Delay(delayMs);
                service.Kill();
                Kills.Add(Look(data, delayMs));
                service.Dispose();
                service = await StartService(data);
            }

            Assert.Equal(0, await sender.Ended());
            await WaitForManifests(data, service);
            await service.Stop();
        }
        finally
        {
            service.Dispose();
        }
    }

    /// <summary>What a dead service has left.</summary>
    private static KillRecord Look(string data, int delayMs)
    {
        using var spool = FrameSpool.Open(
            Path.Combine(data, "spool", SiloName, Layout.Name), new SpoolOptions(), Layout.FrameBytes, NullLogger.Instance);
        var products = Path.Combine(data, "products");
        var open = SpooledCycle.Of(spool.Left).Where(cycle => !HasManifest(products, cycle)).ToList();
        return new KillRecord(delayMs, open.Count, open.Count(cycle => !cycle.IsWhole), Published.Manifests(products));
    }

    private static bool HasManifest(string products, SpooledCycle cycle)
    {
        var key = new CycleKey { Array = Layout.Name, StartUtcUnixNs = cycle.Start.UnixNs };
        return File.Exists(Path.Combine(products, Muser.Grains.Observing.ProductPath.Manifest(key)));
    }

    private Task<ServiceProcess> StartService(string data) => ServiceProcess.Start(
        ["silo", "--name", SiloName, "--data", data, "--receive", $"muser1=127.0.0.1:{_port}"], Settings, "is up on");

    private Task<ServiceProcess> StartSender(string frames, string speed) => ServiceProcess.Start(
        ["simulate", "replay", frames, "--to", $"127.0.0.1:{_port}", "--speed", speed, "--resend", $"{ResendFrames}"], [], "connected to");

    /// <summary>Waits until every cycle has its manifest: the backlog of the kills is published behind the live stream.</summary>
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
