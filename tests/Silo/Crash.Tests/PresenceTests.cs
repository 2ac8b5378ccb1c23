using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace Muser.Crash.Tests;

/// <summary>
/// A thousand devices while the service is stopped for 1.5 s again and again, and collects garbage all the time. A short run by default;
/// <c>MUSER_PRESENCE_SECONDS=3600</c> makes it long, and <c>MUSER_PRESENCE_LOG=FILE</c> keeps its report.
/// </summary>
[Trait("Tier", "Cluster")]
public sealed partial class PresenceTests(ITestOutputHelper output) : IDisposable
{
    private const int Devices = 1000;
    private const int ShortSeconds = 180;

    /// <summary>
    /// A device whose own process was late by so much was silent for nearly three seconds, less what a look may add, and is lost by right, ms.
    /// </summary>
    private const double LateMs = 1700;

    private static readonly TimeSpan StopEvery = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan StoppedFor = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-presence-");
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task NobodyIsTakenForLostWhoIsNotAndSilenceIsNoticed()
    {
        var seconds = int.Parse(Environment.GetEnvironmentVariable("MUSER_PRESENCE_SECONDS") ?? $"{ShortSeconds}", CultureInfo.InvariantCulture);
        var (mqtt, web) = (FreePort.Next(), FreePort.Next());
        _http.BaseAddress = new Uri($"http://127.0.0.1:{web}");
        using var broker = await ServiceProcess.Start(["mqtt", "broker", "--port", $"{mqtt}"], [], "Ctrl-C");
        using var silo = await ServiceProcess.Start(
            [
                "silo", "--name", "one", "--roles", "devices", "--silo-port", $"{FreePort.Next()}", "--data", _folder.FullName, "--mqtt", $"127.0.0.1:{mqtt}",
                "--console", $"http://127.0.0.1:{web}",
            ],
            new() { ["DOTNET_GCgen0size"] = "100000" }, // a collection for each MiB
            "is up");
        using var devices = await ServiceProcess.Start(
            ["simulate", "devices", "--kind", "noise-source", "--count", $"{Devices}", "--mqtt", $"127.0.0.1:{mqtt}"], [], "on the bus");
        await Until(online => online == Devices);

        var (begun, stops) = (Stopwatch.StartNew(), 0);
        for (; begun.Elapsed.TotalSeconds < seconds; stops++)
        {
            await silo.Signal("STOP");
            await Task.Delay(StoppedFor);
            await silo.Signal("CONT");
            await Task.Delay(StopEvery - StoppedFor);
        }

        string[] lost = [.. Lost().Matches(silo.Said).Select(match => match.Groups["device"].Value)];
        var late = Late().Matches(devices.Said).Where(match => double.Parse(match.Groups["ms"].Value, CultureInfo.InvariantCulture) > LateMs)
            .Select(match => match.Groups["device"].Value).ToHashSet();
        string[] wrongly = [.. lost.Where(device => !late.Contains(device))];
        await devices.Signal("STOP");
        var silent = Stopwatch.StartNew();
        await Until(online => online == 0);
        var report = string.Create(
            CultureInfo.InvariantCulture,
            $"{Devices} devices, {seconds} s, {stops} stops of {StoppedFor.TotalSeconds} s, a collection for each MiB: {wrongly.Length} taken for lost that were not ({lost.Length - wrongly.Length} were: their own process had no time for nearly 3 s); all noticed {silent.Elapsed.TotalSeconds:F2} s after they were stopped");
        await devices.Signal("CONT");
        await Until(online => online == Devices);
        output.WriteLine(report);
        if (Environment.GetEnvironmentVariable("MUSER_PRESENCE_LOG") is { } log)
        {
            await File.WriteAllTextAsync(log, report + "\n");
        }

        Assert.True(wrongly.Length == 0, $"{report}\n{string.Join(' ', wrongly)}\n{silo.Said}\n{devices.Said}");
    }

    [GeneratedRegex(@"Device (?<device>\S+) is Lost\.")]
    private static partial Regex Lost();

    [GeneratedRegex(@"(?<device>\S+): a heartbeat was late by (?<ms>\d+) ms")]
    private static partial Regex Late();

    /// <summary>Waits until so many devices are online.</summary>
    private async Task Until(Func<int, bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!holds(await Online(patience.Token)))
        {
            await Task.Delay(50, patience.Token);
        }
    }

    private async Task<int> Online(CancellationToken cancellation)
    {
        using var list = JsonDocument.Parse(await _http.GetStringAsync("/api/devices", cancellation));
        return list.RootElement.EnumerateArray().Count(device => device.GetProperty("isOnline").GetBoolean());
    }
}
