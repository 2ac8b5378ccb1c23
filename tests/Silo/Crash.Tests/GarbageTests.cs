using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Muser.Formats.Frames;
using Muser.Silo;
using Muser.Silo.Cluster.Alarms;
using Muser.Simulators.Frames;
using Xunit.Abstractions;

namespace Muser.Crash.Tests;

/// <summary>
/// A service in a process of its own is sent frames, then garbage as fast as the connection takes it, then frames. Short by default;
/// <c>MUSER_GARBAGE_BYTES=115200000000</c> is what an hour of MUSER-I brings, and <c>MUSER_GARBAGE_LOG=FILE</c> keeps the report.
/// </summary>
[Trait("Tier", "Cluster")]
public sealed class GarbageTests(ITestOutputHelper output) : IDisposable
{
    private const long ShortBytes = 1_000_000_000;
    private const int PieceBytes = 16 << 20;
    private const int SyncBytes = 28;

    /// <summary>What heaps and pools of a process may grow by as it goes on, whatever goes on.</summary>
    private const long GrowthBytes = 128L << 20;

    private static readonly ArrayLayout Layout = ArrayLayout.Muser1;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-garbage-");

    private string Products => Path.Combine(_folder.FullName, "products");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task AnHourOfGarbageCostsNoMemoryIsOneAlarmAndTheNextFramesAreTakenAtOnce()
    {
        var bytes = long.Parse(Environment.GetEnvironmentVariable("MUSER_GARBAGE_BYTES") ?? $"{ShortBytes}", CultureInfo.InvariantCulture);
        var (port, web) = (FreePort.Next(), FreePort.Next());
        using var silo = await ServiceProcess.Start(
            ["silo", "--name", "one", "--data", _folder.FullName, "--receive", $"muser1=127.0.0.1:{port}", "--console", $"http://127.0.0.1:{web}"],
            new() { ["Muser__Imaging__Channels"] = "None" },
            "is up on");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{web}") };
        var garbage = Garbage();
        using var sender = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await sender.ConnectAsync(IPAddress.Loopback, port);
        await Send(sender, Frames(0, 2 * Layout.FramesPerCycle));

        var (begun, next, memory) = (Stopwatch.StartNew(), TimeSpan.Zero, new List<long>());
        for (long sent = 0; sent < bytes; sent += garbage.Length)
        {
            await Send(sender, garbage);
            if (begun.Elapsed >= next || sent + garbage.Length >= bytes)
            {
                memory.Add(silo.ResidentBytes);
                next = begun.Elapsed + LookEvery;
            }
        }

        var seconds = begun.Elapsed.TotalSeconds;
        await Send(sender, Frames(2 * Layout.FramesPerCycle, 4 * Layout.FramesPerCycle));
        await UntilPublished(cycles: 4, silo);
        var alarm = await UntilRaised(http, "frames-damaged.one.muser1");

        var early = memory[..Math.Max(2, memory.Count / 10)].Max();
        var quarantine = new DirectoryInfo(Path.Combine(_folder.FullName, "quarantine")).GetFiles("*", SearchOption.AllDirectories);
        var lines = silo.Said.Split('\n').Length;
        var report = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {bytes / 1e9:F1} GB of garbage in {seconds:F0} s: {bytes / 1e9 / seconds:F2} GB/s, {bytes / seconds / 32e6:F0} times the rate of MUSER-I
            memory of the service, {memory.Count} looks: {early / 1e6:F0} MB at most in the first tenth, {memory.Max() / 1e6:F0} MB at most in all
            alarm {alarm.Key}: has come up {alarm.Count} time(s), {alarm.First} to {alarm.Last}
            lines in the log of the service: {lines}; files in quarantine: {quarantine.Length}, {quarantine.Sum(file => file.Length) / 1e6:F1} MB
            cycles published: 4 of 4, whole: two before the garbage, and the two that followed it without a byte between
            """);
        output.WriteLine(report);
        Assert.Equal(1, alarm.Count);
        Assert.InRange(lines, 1, 40);
        Assert.InRange(memory.Max() - early, long.MinValue, GrowthBytes);
        Assert.InRange(quarantine.Length, 1, QuarantineOptions.DefaultMaxFiles);
        Assert.InRange(quarantine.Sum(file => file.Length), 1, QuarantineOptions.DefaultMaxBytes);
        if (Environment.GetEnvironmentVariable("MUSER_GARBAGE_LOG") is { } log)
        {
            await File.WriteAllTextAsync(log, report + "\n");
        }
    }

    /// <summary>Bytes full of syncs, in which, sent again and again, no frame stands: of some three hundred random headers one is one.</summary>
    private static byte[] Garbage()
    {
        for (var seed = 20261128; ; seed++)
        {
            var bytes = FullOfSyncs(seed);
            if (!HoldsAFrame([.. bytes, .. bytes]))
            {
                return bytes;
            }
        }
    }

    private static bool HoldsAFrame(ReadOnlySpan<byte> bytes)
    {
        var reader = new FrameStreamReader(Layout);
        while (!bytes.IsEmpty)
        {
            bytes = bytes[reader.Append(bytes)..];
            while (reader.TryRead(out var item))
            {
                if (item.Fault == FrameFault.None)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Random bytes in which, again and again, a sync stands, and something behind it.</summary>
    private static byte[] FullOfSyncs(int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[PieceBytes];
        random.NextBytes(bytes);
        for (var at = 0; at < bytes.Length - (2 * Layout.FrameBytes); at += random.Next(SyncBytes + 1, 100_000))
        {
            bytes.AsSpan(at, SyncBytes).Fill(0x55);
        }

        return bytes;
    }

    private static byte[] Frames(int begin, int end)
    {
        var simulator = new FrameSimulator(new SimulationOptions { Array = Layout.Id });
        var bytes = new byte[(end - begin) * Layout.FrameBytes];
        for (var number = begin; number < end; number++)
        {
            simulator.Simulate(number, bytes.AsSpan((number - begin) * Layout.FrameBytes, Layout.FrameBytes));
        }

        return bytes;
    }

    private static async Task Send(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, patience.Token)..];
        }
    }

    private async Task UntilPublished(int cycles, ServiceProcess silo)
    {
        for (var begun = Stopwatch.StartNew(); Published.Manifests(Products) < cycles; await Task.Delay(50))
        {
            Assert.True(begun.Elapsed < Patience, $"{Published.Manifests(Products)} of {cycles} cycles are published; the service has said:\n{silo.Said}");
        }

        var manifests = Directory.EnumerateFiles(Products, "manifest.json", SearchOption.AllDirectories).Select(path => JsonDocument.Parse(File.ReadAllText(path)));
        Assert.All(manifests, manifest => Assert.True(manifest.RootElement.GetProperty("isComplete").GetBoolean()));
    }

    private static async Task<AlarmLine> UntilRaised(HttpClient http, string key)
    {
        for (var begun = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            var lines = JsonSerializer.Deserialize<AlarmLine[]>(await http.GetStringAsync("/api/alarms"), ServiceJson.Compact)!;
            if (lines.SingleOrDefault(line => line.Key == key) is { } alarm)
            {
                return alarm;
            }

            Assert.True(begun.Elapsed < Patience, $"{key} is not among {lines.Length} alarms");
        }
    }
}
