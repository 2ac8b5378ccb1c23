using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Muser.Cli.Cluster;
using Muser.Cli.Devices;
using Muser.Formats.Frames;
using Muser.Interfaces.Observing;
using Muser.Silo;
using Muser.Silo.Cluster;
using Muser.Silo.Frames;
using Muser.Silo.Observing;
using Muser.Simulators.Frames;

namespace Muser.Cli.Observing;

/// <summary>The whole service in one process: three silos, a simulated instrument for each array, and somebody who says what happens.</summary>
internal sealed class Demo(DemoOptions options, TextWriter output)
{
    /// <summary>How often the demo looks what happened.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Noon at the observatory, when the Sun is highest, as a time of day in UTC.</summary>
    private static readonly TimeSpan NoonUtc = new(4, 20, 0);

    /// <summary>What is left when the stream ends must be published by then.</summary>
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, CycleKey> _shown = [];

    /// <summary>Runs until the seconds are over or it is cancelled, and sums up.</summary>
    public async Task<DemoSummary> Run(CancellationToken cancellation)
    {
        await using var broker = options.MqttPort > 0 ? await LocalBroker.Start(IPAddress.Loopback, options.MqttPort) : null;
        await using var cluster = new InProcessCluster();
        await StartSilos(cluster, cancellation);
        await using var devices = DemoDevices.Start(options);
        var receivers = cluster.Services.GetServices<FrameReceiver>().ToArray();
        var status = cluster.Services.GetRequiredService<StatusReader>();
        output.WriteLine($"Three silos are up: ingest, cpu, and gpu (tagged so; here its maps are made on processors). Products go to {options.Out}.");
        if (options.Console is { } console)
        {
            output.WriteLine($"The status page is at {console}");
        }

        if (options.MqttPort > 0)
        {
            output.WriteLine($"The broker is at mqtt://127.0.0.1:{options.MqttPort}, with {options.Devices} simulated antennas: muser device list");
        }

        output.WriteLine(options.Seconds is { } seconds ? $"Running for {seconds:g} s." : "Ctrl-C ends it.");
        using var watchEnd = new CancellationTokenSource();
        var watching = Watch(status, watchEnd.Token);
        try
        {
            await Simulate(cluster, receivers, cancellation);
            await Drain(receivers);
        }
        finally
        {
            await watchEnd.CancelAsync();
            await watching;
        }

        var end = await status.Read();
        Show(end);
        var summary = Summary(end);
        Say(summary);
        return summary;
    }

    private async Task StartSilos(InProcessCluster cluster, CancellationToken cancellation)
    {
        var settings = new Dictionary<string, string?>(SiloFolders.Below(options.Out).Concat(options.Security))
        {
            ["Muser:Imaging:Channels"] = options.Channels.ToString(),
            // The simulated dishes are where they are; the simulated light is always that of noon.
            ["Muser:Devices:TellFrames"] = "false",
            ["Muser:Mqtt:Port"] = options.MqttPort.ToString(CultureInfo.InvariantCulture),
        };
        if (options.Alpaca)
        {
            SiloCommand.ServeAlpaca(settings);
        }

        var ingest = new MuserSiloOptions
        {
            Roles = [SiloRoles.Ingest],
            Receivers = [.. options.Arrays.Select(layout => new ReceiverOptions { Array = layout.Name, Port = 0 })],
        };
        var cpu = new MuserSiloOptions { Roles = [SiloRoles.Ingest, SiloRoles.Imaging, SiloRoles.Jobs, SiloRoles.Devices] };
        var gpu = new MuserSiloOptions
        {
            Roles = [SiloRoles.Imaging],
            ExtraMetadata = new Dictionary<string, string> { [SiloRoles.AcceleratorKey] = SiloRoles.Gpu },
        };
        await cluster.Start("ingest", ingest, settings, options.Console, LogLevel.Warning, cancellation);
        await cluster.Start("cpu", cpu, settings, console: null, LogLevel.Warning, cancellation);
        await cluster.Start("gpu", gpu, settings, console: null, LogLevel.Warning, cancellation);
    }

    /// <summary>Runs the instruments until they are done or interrupted; throws <see cref="UserInputException"/> where the service fails under them.</summary>
    private async Task Simulate(InProcessCluster cluster, FrameReceiver[] receivers, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, cluster.Broken);
        try
        {
            await cluster.ReadyForMaps(end.Token);
            await Task.WhenAll(receivers.Select(receiver => Simulate(receiver, end.Token)));
        }
        catch (Exception) when (cluster.Failure is { } failure)
        {
            throw new UserInputException($"The service has stopped: {failure}");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            output.WriteLine("Interrupted; publishing what has arrived.");
        }
    }

    private async Task Drain(FrameReceiver[] receivers)
    {
        using var patience = new CancellationTokenSource(DrainPatience);
        try
        {
            await Task.WhenAll(receivers.Select(receiver => receiver.Drain(patience.Token)));
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            output.WriteLine($"Not all that has arrived could be published within {DrainPatience.TotalSeconds:F0} s.");
        }
    }

    private async Task Simulate(FrameReceiver receiver, CancellationToken cancellation)
    {
        var layout = receiver.Options.Layout;
        var simulation = new SimulationOptions
        {
            Array = layout.Id,
            Start = UtcTime.FromDateTime(DateTime.UtcNow.Date + NoonUtc),
            Seed = options.Seed,
        };
        var stream = new StreamOptions { Speed = options.Speed, EveryCycle = options.EveryCycle, Cycles = Cycles(layout) };
        var instrument = new SimulatedReceiver(new FrameSimulator(simulation), stream);
        instrument.Notice += sentence => output.WriteLine($"{layout.Name} simulator: {sentence}");
        var endPoint = await receiver.Listening.WaitAsync(cancellation);
        await instrument.RunAsync(new IPEndPoint(IPAddress.Loopback, endPoint.Port), cancellation);
    }

    /// <summary>Cycles that are whole before the seconds are over, one at the least: a demo that is not interrupted ends with a whole one.</summary>
    private long? Cycles(ArrayLayout layout)
    {
        var stride = options.EveryCycle ? 1 : Math.Ceiling(StreamOptions.DefaultCycleInterval.TotalNanoseconds / layout.CyclePeriodNs);
        return options.Seconds is { } seconds
            ? 1 + (long)Math.Max(0, ((seconds * options.Speed * 1e9) - layout.CyclePeriodNs) / (stride * layout.CyclePeriodNs))
            : null;
    }

    private async Task Watch(StatusReader status, CancellationToken end)
    {
        using var timer = new PeriodicTimer(LookInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(end))
            {
                Show(await status.Read());
            }
        }
        catch (OperationCanceledException)
        {
            // The demo ends.
        }
    }

    /// <summary>Says which cycle with maps is new.</summary>
    private void Show(ServiceStatus status)
    {
        foreach (var array in status.Arrays)
        {
            if (array.NewestImaged is not { } newest || (_shown.TryGetValue(array.Array, out var shown) && shown == newest.Cycle))
            {
                continue;
            }

            _shown[array.Array] = newest.Cycle;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{newest.Cycle}  {newest.Frames.Length}/{newest.Slots} frames  {newest.Images().Count()} maps  {newest.LatencyMs:F0} ms"
                + $"  | so far {array.Ledger.Published} cycles, {array.Ledger.Lost} with lost frames, {array.Ledger.Late} late,"
                + $" {array.Ledger.Images} maps, {status.Ingest.Rejected} rejections"));
        }
    }

    private DemoSummary Summary(ServiceStatus status)
    {
        var (ingest, ledgers) = (status.Ingest, status.Arrays.Select(array => array.Ledger).ToArray());
        return new DemoSummary(
            new FrameCounts(ingest.Received, ingest.Rejected, ingest.Duplicate),
            new CycleCounts(
                ledgers.Sum(ledger => ledger.Complete),
                ledgers.Sum(ledger => ledger.Late),
                ledgers.Sum(ledger => ledger.Lost),
                ledgers.Sum(ledger => ledger.Published)),
            ledgers.Sum(ledger => ledger.Images),
            new LatencySummary(ingest.LatencyMsP50, ingest.LatencyMsP99, ingest.LatencyMsMax),
            Path.Combine(options.Out, "products"));
    }

    private void Say(DemoSummary summary)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            frames   {summary.Frames.Received} received, {summary.Frames.Rejected} rejected, {summary.Frames.Duplicate} duplicate
            cycles   {summary.Cycles.Published} published, {summary.Cycles.Complete} complete, {summary.Cycles.Lost} with lost frames, {summary.Cycles.Late} late
            maps     {summary.Images}
            latency  p50 {summary.LatencyMs.P50:F1} ms, p99 {summary.LatencyMs.P99:F1} ms, max {summary.LatencyMs.Max:F1} ms
            products {summary.Products}
            """));
    }
}
