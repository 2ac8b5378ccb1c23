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
internal sealed class LiveService(string folder, ImageRequest maps, bool uvFits) : IAsyncDisposable
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
        var settings = new Dictionary<string, string?>(SiloFolders.Below(folder))
        {
            ["Muser:Imaging:Channels"] = $"{maps}",
            ["Muser:Integration:UvFits"] = $"{uvFits}",
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

        var before = await Status(arrays);
        _meter.Take();
        using var process = Process.GetCurrentProcess();
        var (begun, processor, paused) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime, GC.GetTotalPauseDuration());
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
        var after = await Status(arrays);
        var (latencies, activations) = _meter.Take();
        return new LiveResult
        {
            Sent = runs.Sum(light => light.Frames),
            Lost = runs.Select((light, index) => light.Frames - ((after[index].Complete - before[index].Complete) * light.Layout.FramesPerCycle)).Sum(),
            Integrated = after.Sum(each => each.IntegratedFrames) - before.Sum(each => each.IntegratedFrames),
            Integrations = after.Sum(each => each.Integrations) - before.Sum(each => each.Integrations),
            Activations = activations,
            LatenciesMs = latencies,
            WallSeconds = wall,
            ServiceCores = cores,
            SenderCores = senders.Sum() / all,
            PausedFraction = (GC.GetTotalPauseDuration() - paused).TotalSeconds / all,
            Samples = samples,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _meter.Dispose();
    }

    /// <summary>The ledger of each array in numbers.</summary>
    private async Task<ObservationStatus[]> Status(IReadOnlyList<ArrayLayout> arrays)
    {
        var grains = _cluster.Services.GetRequiredService<IGrainFactory>();
        return await Task.WhenAll(arrays.Select(layout => grains.GetGrain<IObservationGrain>(layout.Name).GetStatus()));
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
