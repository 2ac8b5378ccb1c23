using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Muser.Cli.Cluster;
using Muser.Cli.Shell;
using Muser.Grains.Cluster;
using Muser.Interfaces.Devices;
using Muser.Silo;
using Muser.Silo.Cluster;

namespace Muser.Cli.Devices.Bench;

/// <summary>
/// How long the devices have no controller when the silo that has it is killed: until another one, under a greater term, has had a command done. Two silos
/// speak to devices, and a third one asks.
/// </summary>
internal static class ControllerBench
{
    private const double SwitchMs = 3000;
    private const string Device = "noise-source-1";

    public static async IAsyncEnumerable<BenchFigure> Measure(
        DevicesBenchPlan plan, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var port = DevicesBench.FreePort();
        await using var broker = await LocalBroker.Start(IPAddress.Loopback, port);
        await using var cluster = new InProcessCluster();
        await Start("asks", SiloRoles.Jobs);
        await Start("devices-0", SiloRoles.Devices);
        await using var process = await DeviceProcess.Start(port, "noise-source", 1, 1, effects: null, cancellation, Path.Combine(plan.Folder, "journal"));
        var grains = cluster.Services.GetRequiredService<IGrainFactory>();
        var controller = grains.GetGrain<IControllerGrain>(IControllerGrain.Key);
        var times = new double[plan.Switches];
        for (var number = 0; number < times.Length; number++)
        {
            await Start($"devices-{number + 1}", SiloRoles.Devices);
            await DevicesBench.Ready(grains, [Device], process.Started, cancellation);
            var before = await Commanded(grains, controller, cancellation);
            var begun = Stopwatch.GetTimestamp();
            await cluster.Kill(before.Silo);
            var after = await Commanded(grains, controller, cancellation);
            times[number] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            if (after.Term <= before.Term)
            {
                throw new InvalidOperationException($"The controller on {after.Silo} acts under term {after.Term}, and the one before it acted under {before.Term}.");
            }
        }

        Array.Sort(times);
        yield return new($"silo killed, until another controller has commanded a device, {times.Length} times, p50", times[times.Length / 2], "ms");
        yield return new("silo killed, until another controller has commanded a device, most", times[^1], "ms", SwitchMs, "asked for");

        Task Start(string name, string role) => cluster.Start(
            name, new MuserSiloOptions { Roles = [role] }, DevicesBench.Settings(Path.Combine(plan.Folder, "switches"), port), console: null, LogLevel.Critical, cancellation);
    }

    /// <summary>Has the controller command the device, again and again until that is done; which controller it was.</summary>
    private static async Task<ControllerStatus> Commanded(IGrainFactory grains, IControllerGrain controller, CancellationToken cancellation)
    {
        var request = new CommandRequest { Id = Guid.CreateVersion7(), Client = "bench", Command = "on" };
        while (true)
        {
            try
            {
                await controller.Execute(DeviceId.Parse(Device), request).WaitAsync(cancellation);
                var record = await grains.GetGrain<IDeviceGrain>(Device).WaitForCommand(request.Id, CommandPhase.Running, TimeSpan.FromSeconds(10)).WaitAsync(cancellation);
                switch (record?.Answer)
                {
                    case { Phase: CommandPhase.Done }:
                        return await controller.GetStatus();
                    case { Phase: var phase, Text: var text } when phase.IsEnd():
                        throw new InvalidOperationException($"A command of the controller ended as {phase}: {text}");
                }
            }
            catch (Exception gone) when (TransientFailure.IsTransient(gone) && !cancellation.IsCancellationRequested)
            {
                // Its silo is dead, and that is not known yet.
            }

            await Task.Delay(10, cancellation);
        }
    }
}
