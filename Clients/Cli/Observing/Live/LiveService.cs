using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Muser.Cli.Cluster;
using Muser.Formats.Frames;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;
using Muser.Silo;
using Muser.Silo.Cluster;
using Muser.Silo.Frames;

namespace Muser.Cli.Observing.Live;

/// <summary>The service under test: silos in this process with a receiver for each array, spool and all, below a folder.</summary>
internal sealed class LiveService(string folder, ImageRequest maps) : IAsyncDisposable
{
    /// <summary>About the length of a recording: short enough to stay in memory.</summary>
    private const double RecordingSeconds = 0.5;

    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(1);
    private static readonly UtcTime FirstStart = UtcTime.FromCalendar(2026, 6, 21, 4);
    private readonly InProcessCluster _cluster = new();
    private readonly LiveMeter _meter = new();
    private int _runs;

    /// <summary>Starts the silos.</summary>
    public Task Start(CancellationToken cancellation)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Muser:Products:Folder"] = Path.Combine(folder, "products"),
            ["Muser:State:Folder"] = Path.Combine(folder, "state"),
            ["Muser:Spool:Folder"] = Path.Combine(folder, "spool"),
            ["Muser:Quarantine:Folder"] = Path.Combine(folder, "quarantine"),
            ["Muser:Imaging:Channels"] = $"{maps}",
        };
        var options = new MuserSiloOptions
        {
            Roles = [SiloRoles.Ingest, SiloRoles.Imaging],
            Receivers = [.. ArrayLayout.All.Select(layout => new ReceiverOptions { Array = layout.Name, Port = 0 })],
        };
        return _cluster.Start("bench", options, settings, console: null, LogLevel.Warning, cancellation);
    }

    /// <summary>Sends light of arrays, so many seconds of each, every cycle, and waits until all is published.</summary>
    /// <param name="arrays">The arrays.</param>
    /// <param name="seconds">Seconds of light.</param>
    /// <param name="speed">How much faster than the instrument; infinity for as fast as the service takes it.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<LiveResult> Run(IReadOnlyList<ArrayLayout> arrays, double seconds, double speed, CancellationToken cancellation)
    {
        var start = FirstStart.AddNs(_runs++ * 24 * 3600 * UtcTime.NsPerSecond);
        var runs = arrays.Select(layout => new Light(Path.Combine(folder, $"{layout.Name}.raw"), layout, seconds)).ToList();
        foreach (var light in runs)
        {
            LiveSender.Record(light.Recording, light.Layout, start, RecordingSeconds);
        }

        var published = await Complete(arrays);
        _meter.Take();
        using var process = Process.GetCurrentProcess();
        var (begun, processor) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sampling = Sample(end.Token);
        var senders = await Task.WhenAll(runs.Select(async light =>
        {
            var receiver = _cluster.Services.GetServices<FrameReceiver>().Single(each => each.Options.Layout == light.Layout);
            var endPoint = await receiver.Listening;
            var used = await LiveSender.Run(light.Recording, light.Times, speed, new IPEndPoint(IPAddress.Loopback, endPoint.Port), cancellation);
            await receiver.Drain(cancellation);
            return used;
        }));
        var (all, wall) = (Stopwatch.GetElapsedTime(begun).TotalSeconds, Stopwatch.GetElapsedTime(_meter.FirstTimestamp).TotalSeconds);
        process.Refresh();
        var cores = (process.TotalProcessorTime - processor).TotalSeconds / all;
        await end.CancelAsync();
        var samples = await sampling;
        var complete = await Complete(arrays);
        var (latencies, activations) = _meter.Take();
        var lost = runs.Select((light, index) => light.Frames - ((complete[index] - published[index]) * light.Layout.FramesPerCycle)).Sum();
        return new LiveResult(runs.Sum(light => light.Frames), lost, activations, latencies, wall, cores, senders.Sum() / all, samples);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _meter.Dispose();
    }

    /// <summary>Cycles of each array that are published whole.</summary>
    private async Task<long[]> Complete(IReadOnlyList<ArrayLayout> arrays)
    {
        var grains = _cluster.Services.GetRequiredService<IGrainFactory>();
        var status = await Task.WhenAll(arrays.Select(layout => grains.GetGrain<IObservationGrain>(layout.Name).GetStatus()));
        return [.. status.Select(each => each.Complete)];
    }

    private async Task<List<LiveSample>> Sample(CancellationToken end)
    {
        var samples = new List<LiveSample>();
        var management = _cluster.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        using var timer = new PeriodicTimer(SampleInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(end))
            {
                samples.Add(new LiveSample(Environment.WorkingSet / 1e6, await management.GetTotalActivationCount()));
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }

        return samples;
    }

    /// <summary>A recording of one array that is sent again and again.</summary>
    private sealed record Light(string Recording, ArrayLayout Layout, double Seconds)
    {
        public long Times => Math.Max(1, LiveSender.Cycles(Layout, Seconds) / LiveSender.Cycles(Layout, RecordingSeconds));

        public long Frames => Times * LiveSender.Cycles(Layout, RecordingSeconds) * Layout.FramesPerCycle;
    }
}
