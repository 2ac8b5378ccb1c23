using System.Runtime.CompilerServices;
using System.Text.Json;
using Muser.Formats.Frames;
using Muser.Interfaces.Cluster;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;
using Muser.Interfaces.Jobs;
using Muser.Interfaces.Observing;
using Muser.Silo.Cluster.Alarms;
using Muser.Silo.Devices;
using Muser.Silo.Jobs.Web;
using Muser.Silo.Observing;

namespace Muser.Silo.Cluster.Sockets;

/// <summary>
/// What can be followed over a socket. What comes is what the same path gives by GET: of a state the newest, as often as the reader takes it; of cycles each
/// one, in the order of publication. A source begins with what holds now.
/// </summary>
public sealed class LiveTopics(IGrainFactory grains, StatusReader status, TimeProvider clock)
{
    /// <summary>The topics, for people.</summary>
    public const string Known = "devices, devices/ID, clients, alarms, jobs, jobs/ID, interlocks, controller, groups, groups/NAME, plans/NAME, status, cycles/ARRAY";

    /// <summary>What tells of its changes by itself is asked again after so long.</summary>
    private static readonly TimeSpan WaitPatience = TimeSpan.FromSeconds(5);

    /// <summary>Of what changes all the time, one message in so long is enough for people.</summary>
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>What does not tell of its changes is looked at so often.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    private const int HistoryLines = 1000;

    /// <summary>A topic as it comes; null where there is none of that name.</summary>
    public IAsyncEnumerable<object>? Open(string topic, CancellationToken end) => topic.Split('/') switch
    {
        ["devices"] => Devices(end),
        ["devices", var name] when DeviceId.TryParse(name, out var device) => Device(device, end),
        ["alarms"] => Looked(async () => (await grains.GetGrain<IClusterGrain>(IClusterGrain.Key).List()).Select(AlarmLine.Of), end),
        ["jobs"] => Looked(async () => (await grains.GetGrain<IJobQueueGrain>(IJobQueueGrain.Key).List()).Select(JobLine.Of), end),
        ["jobs", var name] when JobId.TryParse(name, out var job) =>
            Looked(async () => await grains.GetGrain<IJobGrain>(job.Text).GetStatus() is { } line ? JobLine.Of(line) : null, end),
        ["interlocks"] => Looked(async () => (await grains.GetGrain<IInterlockGrain>(IInterlockGrain.Key).List()).Select(InterlockLine.Of), end),
        ["controller"] => Looked(async () => await grains.GetGrain<IControllerGrain>(IControllerGrain.Key).GetStatus(), end),
        ["clients"] => Looked(async () => (await grains.GetGrain<IBusClientsGrain>(IBusClientsGrain.Key).List()).Select(ClientLine.Of), end),
        ["groups"] => Looked(async () => await ControlEndpoints.Groups(grains), end),
        ["groups", var name] when BusName.IsName(name) =>
            Looked(async () => new GroupLine(name, [.. (await grains.GetGrain<IDeviceGroupGrain>(name).GetMembers()).Select(member => member.Value)]), end),
        ["plans", var name] when BusName.IsName(name) => Looked(async () => PlanPage.Of(name, await grains.GetGrain<IPlanGrain>(name).Get()), end),
        ["status"] => Looked(async () => (await status.Read()) with { Utc = default }, end),
        ["cycles", var array] when ArrayLayout.ByName(array) is { } layout => Cycles(layout.Name, new Cursor(clock.UtcUnixNs()), end),
        _ => null,
    };

    /// <summary>All devices, again when one has changed.</summary>
    public async IAsyncEnumerable<object> Devices([EnumeratorCancellation] CancellationToken end)
    {
        var directory = grains.GetGrain<IDeviceDirectoryGrain>(IDeviceDirectoryGrain.Key);
        for (long version = 0; !end.IsCancellationRequested;)
        {
            var list = await directory.WaitForChange(version, WaitPatience).WaitAsync(end);
            version = list.Version;
            yield return list.Devices.Select(DeviceLine.Of).ToArray();
            await Pause(LeastInterval, end);
        }
    }

    /// <summary>Everything about a device, again when something has changed.</summary>
    public async IAsyncEnumerable<object> Device(DeviceId device, [EnumeratorCancellation] CancellationToken end)
    {
        for (long version = 0; !end.IsCancellationRequested;)
        {
            var snapshot = await grains.GetGrain<IDeviceGrain>(device.Value).WaitForChange(version, WaitPatience).WaitAsync(end);
            version = snapshot.Version;
            yield return DevicePage.Of(snapshot);
            await Pause(LeastInterval, end);
        }
    }

    /// <summary>Each cycle and second that is published after an instant. Who begins again after a failure goes on where the cursor is.</summary>
    private async IAsyncEnumerable<object> Cycles(string array, Cursor cursor, [EnumeratorCancellation] CancellationToken end)
    {
        var ledger = grains.GetGrain<IObservationGrain>(array);
        while (!end.IsCancellationRequested)
        {
            foreach (var record in await ledger.GetHistory(cursor.AfterUtcUnixNs, HistoryLines))
            {
                cursor.AfterUtcUnixNs = record.PublishedUtcUnixNs;
                yield return PublishedLine.Of(array, record);
            }

            await Pause(LookInterval, end);
        }
    }

    /// <summary>Looks again and again, and tells what differs from what was told last.</summary>
    private async IAsyncEnumerable<object> Looked(Func<Task<object?>> look, [EnumeratorCancellation] CancellationToken end)
    {
        for (string? told = null; !end.IsCancellationRequested;)
        {
            if (await look() is { } found && JsonSerializer.Serialize(found, ServiceJson.Compact) is var text && text != told)
            {
                told = text;
                yield return found;
            }

            await Pause(LookInterval, end);
        }
    }

    private Task Pause(TimeSpan time, CancellationToken end) => Task.Delay(time, clock, end).SuppressThrowing();

    /// <summary>How far a reader is. It stands outside the enumerator, each of which begins with the arguments as they were.</summary>
    private sealed class Cursor(long after)
    {
        public long AfterUtcUnixNs { get; set; } = after;
    }
}
