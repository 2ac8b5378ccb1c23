using System.Diagnostics;
using Muser.Cli.Shell;
using Muser.Interfaces.Devices;

namespace Muser.Cli.Devices.Bench;

/// <summary>How soon it is noticed that devices are silent or gone, and that one of a group refuses.</summary>
internal static class PresenceBench
{
    private const double SilentMs = 3500;
    private const double ClosedMs = 200;
    private const double AbortMs = 1000;

    /// <summary>Takes the times. The processes are those of the devices, of which the last ends by it.</summary>
    public static async IAsyncEnumerable<BenchFigure> Measure(IGrainFactory grains, IReadOnlyList<DeviceProcess> processes, string[] devices, string group)
    {
        var busy = grains.GetGrain<IDeviceGrain>(devices[0]);
        var slew = await busy.Execute(Request("slew", new ArgumentValue("az", 200.0), new ArgumentValue("el", 20.0)));
        await busy.WaitForCommand(slew.Id, CommandPhase.Accepted, TimeSpan.FromSeconds(30));
        var refused = Request("fire");
        var begun = Stopwatch.GetTimestamp();
        var act = await grains.GetGrain<IDeviceGroupGrain>(group).Act(refused);
        await Task.WhenAll(devices.Skip(1).Select(device => grains.GetGrain<IDeviceGrain>(device).WaitForCommand(refused.Id, CommandPhase.Running, TimeSpan.FromSeconds(30))));
        yield return act.FireUtcUnixNs is null
            ? new($"one of {devices.Length} refuses: all others have aborted", Stopwatch.GetElapsedTime(begun).TotalMilliseconds, "ms", AbortMs, "asked for")
            : throw new InvalidOperationException("A synchronous act was not aborted though one was busy.");

        await processes[^1].Signal("STOP");
        yield return new("devices of a process that stands still are lost after", await Gone(grains, processes[^1].Count), "ms", SilentMs, "asked for");
        await processes[^1].Signal("CONT");
        await Settled(grains, list => list.Devices.Count(device => device.IsOnline) == devices.Length);

        processes[^1].Kill();
        yield return new("devices of a process that was killed are lost after", await Gone(grains, processes[^1].Count), "ms", ClosedMs, "asked for");
    }

    private static async Task<double> Gone(IGrainFactory grains, int count)
    {
        var begun = Stopwatch.GetTimestamp();
        await Settled(grains, list => list.Devices.Count(device => !device.IsOnline) >= count);
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    private static async Task Settled(IGrainFactory grains, Func<DeviceList, bool> holds)
    {
        var directory = grains.GetGrain<IDeviceDirectoryGrain>(IDeviceDirectoryGrain.Key);
        for (var list = await directory.List(); !holds(list);)
        {
            list = await directory.WaitForChange(list.Version, TimeSpan.FromSeconds(10));
        }
    }

    private static CommandRequest Request(string command, params ArgumentValue[] arguments) =>
        new() { Id = Guid.CreateVersion7(), Client = "bench", Command = command, Arguments = arguments };
}
