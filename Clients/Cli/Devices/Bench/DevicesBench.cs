using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Muser.Cli.Cluster;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Interfaces.Devices;
using Muser.Silo;
using Muser.Silo.Cluster;
using Muser.Simulators.Devices;

namespace Muser.Cli.Devices.Bench;

/// <summary>
/// <c>muser bench devices</c>: a command from a client over broker, grain and device and back; the skew of synchronous acts over four processes; how
/// soon devices are missed, and another silo has the controller; what a thousand talkative devices cost. Broker and silo are this process, devices are others.
/// </summary>
internal static class DevicesBench
{
    private const int Processes = 4;
    private const int DefaultAntennas = 40;
    private const int WarmUpCommands = 400;

    /// <summary>A busy machine aborts an act now and then; more in a row, and something is wrong.</summary>
    private const int MostAbortedInARow = 10;

    private const string Group = "all";
    private const double BytesPerMiB = 1 << 20;

    public static Command Create()
    {
        var rate = new Option<double>("--rate") { Description = "Commands a second.", DefaultValueFactory = _ => 200 };
        var seconds = new Option<double>("--seconds") { Description = "How long commands are given, and how long the load is measured.", DefaultValueFactory = _ => 20 };
        var fires = new Option<int>("--fires") { Description = "Synchronous acts of all antennas.", DefaultValueFactory = _ => 100 };
        var antennas = new Option<int[]>("--antennas")
        {
            Description = "Antennas, in four processes. Several numbers: synchronous acts of each; the rest is measured with the first.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [DefaultAntennas],
        };
        var switches = new Option<int>("--switches") { Description = "Silos that are killed with the controller of the devices on them.", DefaultValueFactory = _ => 3 };
        var sensors = new Option<int>("--sensors") { Description = "Devices that report ten times a second.", DefaultValueFactory = _ => 1000 };
        var idle = new Option<int>("--idle") { Description = "Devices that say nothing but that they live, once a second.", DefaultValueFactory = _ => 10_000 };
        var json = CommandExtensions.JsonOption();
        var command = new Command("devices", "Times commands to devices, the skew of synchronous acts, how soon devices are missed and the controller is replaced, and the load of many devices.")
        {
            rate, seconds, fires, antennas, switches, sensors, idle, json,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var folder = Directory.CreateTempSubdirectory("muser-bench-devices-");
            try
            {
                var plan = new DevicesBenchPlan(
                    folder.FullName, parse.GetValue(rate), parse.GetValue(seconds), parse.GetValue(fires), parse.GetValue(antennas)!, parse.GetValue(switches),
                    parse.GetValue(sensors), parse.GetValue(idle));
                await foreach (var figure in Measure(plan, cancellation))
                {
                    figure.Print(parse.Output(), parse.GetValue(json));
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException && cancellation.IsCancellationRequested)
            {
                // A terminal interrupts the processes of the devices as well, and what they refuse while they leave is no news.
                throw new OperationCanceledException("Interrupted while devices were leaving.", failure, cancellation);
            }
            finally
            {
                folder.Delete(recursive: true);
            }

            return ExitCode.Done;
        });
        return command.WithExample("muser bench devices", "muser bench devices --antennas 40 100 --fires 500", "muser bench devices --antennas 100 --switches 0 --sensors 0 --idle 0 --json");
    }

    private static async IAsyncEnumerable<BenchFigure> Measure(DevicesBenchPlan plan, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var port = FreePort();
        await using var broker = await LocalBroker.Start(IPAddress.Loopback, port);
        await using var cluster = new InProcessCluster();
        await cluster.Start("bench", new MuserSiloOptions { Roles = [SiloRoles.Devices] }, Settings(plan.Folder, port), console: null, LogLevel.Error, cancellation);
        var grains = cluster.Services.GetRequiredService<IGrainFactory>();
        foreach (var (pass, count) in plan.Antennas.Where(count => count > 0).Index())
        {
            await foreach (var figure in Antennas(plan, grains, port, count, isFirst: pass == 0, cancellation))
            {
                yield return figure;
            }
        }

        if (plan.Switches > 0)
        {
            await foreach (var figure in ControllerBench.Measure(plan, cancellation))
            {
                yield return figure;
            }
        }

        if (plan.Sensors > 0)
        {
            await foreach (var figure in Load(plan, grains, port, "sensor", plan.Sensors, $"{plan.Sensors} devices, 11 messages/s each", cancellation))
            {
                yield return figure;
            }
        }

        if (plan.Idle > 0)
        {
            await foreach (var figure in Load(plan, grains, port, "dome", plan.Idle, $"{plan.Idle} idle devices", cancellation))
            {
                yield return figure;
            }
        }
    }

    /// <summary>What so many antennas show; all of it in the first pass, and synchronous acts alone in others.</summary>
    private static async IAsyncEnumerable<BenchFigure> Antennas(
        DevicesBenchPlan plan, IGrainFactory grains, int port, int count, bool isFirst, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var processes = new List<DeviceProcess>();
        try
        {
            string[] effects = [.. Enumerable.Range(0, Processes).Select(process => Path.Combine(plan.Folder, $"effects-{count}-{process}"))];
            for (var process = 0; process < Processes; process++)
            {
                var (first, next) = (process * count / Processes, (process + 1) * count / Processes);
                processes.Add(await DeviceProcess.Start(port, "antenna", next - first, first + 1, effects[process], cancellation));
            }

            string[] ids = [.. DeviceKinds.Make("antenna", count, 1, ArrayLayout.Muser1, new DeviceSetup()).Select(device => device.Device.Id.Value)];
            await Ready(grains, ids, processes[0].Started, cancellation);
            if (isFirst)
            {
                await foreach (var figure in RoundTrip(plan, port, ids, cancellation))
                {
                    yield return figure;
                }
            }

            await foreach (var figure in Skew(plan, grains, ids, effects, cancellation))
            {
                yield return figure;
            }

            if (isFirst)
            {
                await foreach (var figure in PresenceBench.Measure(grains, processes, ids, Group))
                {
                    yield return figure;
                }
            }
        }
        finally
        {
            foreach (var process in processes)
            {
                await process.DisposeAsync();
            }
        }
    }

    /// <summary>What many devices cost broker and silo, which are this process.</summary>
    private static async IAsyncEnumerable<BenchFigure> Load(
        DevicesBenchPlan plan, IGrainFactory grains, int port, string kind, int count, string what, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var process = Process.GetCurrentProcess();
        GC.Collect();
        process.Refresh();
        var before = process.WorkingSet64;
        await using var devices = await DeviceProcess.Start(port, kind, count, 1, effects: null, cancellation);
        await Ready(grains, [.. Enumerable.Range(1, count).Select(number => $"{kind}-{number}")], devices.Started, cancellation);
        await Task.Delay(TimeSpan.FromSeconds(3), cancellation); // births are over, code is compiled
        process.Refresh();
        var (begun, processor, ofDevices) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime, devices.Cost.Processor);
        await Task.Delay(TimeSpan.FromSeconds(plan.Seconds), cancellation);
        process.Refresh();
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        yield return new($"{what}: broker and silo", (process.TotalProcessorTime - processor).TotalSeconds / seconds, "cores", Environment.ProcessorCount, "cores of this machine");
        yield return new($"{what}: broker and silo, memory more than before", (process.WorkingSet64 - before) / BytesPerMiB, "MiB");
        yield return new($"{what}: the devices' own process", (devices.Cost.Processor - ofDevices).TotalSeconds / seconds, "cores");
        yield return new($"{what}: the devices' own process, memory", devices.Cost.Bytes / BytesPerMiB, "MiB");
        var list = await grains.GetGrain<IDeviceDirectoryGrain>(IDeviceDirectoryGrain.Key).List();
        yield return new($"{what}: lost", list.Devices.Count(device => !device.IsOnline && device.Type == kind), "devices");
    }

    private static async IAsyncEnumerable<BenchFigure> RoundTrip(
        DevicesBenchPlan plan, int port, string[] devices, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var client = new BusClient();
        await client.Connect(port, cancellation);
        await Give(client, devices, plan.Rate, WarmUpCommands, cancellation);
        var times = await Give(client, devices, plan.Rate, (int)(plan.Rate * plan.Seconds), cancellation);
        Array.Sort(times);
        yield return new($"command to its end, {plan.Rate:F0}/s, p50", times[times.Length / 2], "ms", 3, "asked for");
        yield return new($"command to its end, {plan.Rate:F0}/s, p99", times[times.Length * 99 / 100], "ms", 15, "asked for");
        yield return new($"command to its end, {plan.Rate:F0}/s, max", times[^1], "ms");
    }

    private static async Task<double[]> Give(BusClient client, string[] devices, double rate, int count, CancellationToken cancellation)
    {
        var running = new List<Task<double>>(count);
        var begun = Stopwatch.GetTimestamp();
        for (var number = 0; number < count; number++)
        {
            var due = TimeSpan.FromSeconds(number / rate) - Stopwatch.GetElapsedTime(begun);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, cancellation);
            }

            running.Add(client.Command(devices[number % devices.Length], "mark"));
        }

        return await Task.WhenAll(running).WaitAsync(TimeSpan.FromSeconds(60), cancellation);
    }

    private static async IAsyncEnumerable<BenchFigure> Skew(
        DevicesBenchPlan plan, IGrainFactory grains, string[] devices, string[] effects, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var group = grains.GetGrain<IDeviceGroupGrain>(Group);
        await group.SetMembers([.. devices.Select(DeviceId.Parse)]);
        var fired = new List<Guid>();
        var (aborted, inARow) = (0, 0);
        while (fired.Count < plan.Fires)
        {
            cancellation.ThrowIfCancellationRequested();
            var act = await group.Act(new CommandRequest { Id = Guid.CreateVersion7(), Client = "bench", Command = "fire" });
            if (act.FireUtcUnixNs is not null)
            {
                fired.Add(act.Id);
                inARow = 0;
            }
            else if (++aborted > plan.Fires || ++inARow > MostAbortedInARow)
            {
                throw new UserInputException($"{aborted} synchronous acts were aborted, {inARow} of them in a row, and {fired.Count} fired; the last one: {act.Text}");
            }

            await Task.WhenAll(devices.Select(device => grains.GetGrain<IDeviceGrain>(device).WaitForCommand(act.Id, CommandPhase.Running, TimeSpan.FromSeconds(10))));
        }

        var skews = EffectFiles.Skews(effects, fired, devices.Length);
        Array.Sort(skews);
        var bare = BareSkew.Measure(Processes, plan.Fires);
        yield return new($"skew of {Processes} bare threads that sleep until an instant, p99", bare[Math.Min(bare.Length - 1, bare.Length * 99 / 100)], "ms");
        yield return new($"skew of {devices.Length} antennas in {Processes} processes, {skews.Length} fires, p50", skews[skews.Length / 2], "ms");
        yield return new($"skew of {devices.Length} antennas, p99", skews[Math.Min(skews.Length - 1, skews.Length * 99 / 100)], "ms", 2, "asked for");
        yield return new($"skew of {devices.Length} antennas, max", skews[^1], "ms");
        yield return new($"acts of {devices.Length} antennas aborted, since one was not armed in time", aborted, "acts");
    }

    /// <summary>
    /// Waits until each device is ready that was born since then: what is known of one with the same id, in a process that has ended, says nothing of it. Birth
    /// numbers are times, ms.
    /// </summary>
    internal static async Task Ready(IGrainFactory grains, string[] devices, DateTimeOffset bornSince, CancellationToken cancellation)
    {
        foreach (var device in devices)
        {
            var grain = grains.GetGrain<IDeviceGrain>(device);
            for (long version = 0; ;)
            {
                var snapshot = await grain.WaitForChange(version, TimeSpan.FromSeconds(5)).WaitAsync(cancellation);
                if (snapshot.Summary.State == DeviceState.Ready && snapshot.Summary.Epoch >= bornSince.ToUnixTimeMilliseconds())
                {
                    break;
                }

                version = snapshot.Version;
            }
        }
    }

    internal static Dictionary<string, string?> Settings(string folder, int port) => new(SiloFolders.Below(folder))
    {
        ["Muser:Mqtt:Port"] = port.ToString(CultureInfo.InvariantCulture),
    };

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
