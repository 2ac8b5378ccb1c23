using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Grains.Observing;
using Muser.Silo.Cluster.Memory;
using Muser.Silo.Frames;
using Muser.Silo.Observing;

namespace Muser.Silo.Cluster;

/// <summary>What a silo holds at this moment, as metrics of the meter <see cref="MeterName"/>; read when somebody asks.</summary>
public sealed class SiloGauges(IServiceProvider services, ILocalSiloDetails silo) : IHostedService, IDisposable
{
    /// <summary>Name of the meter; its tag <c>silo</c> is the silo's name.</summary>
    public const string MeterName = "Muser.Silo";

    private readonly Meter _meter = new(new MeterOptions(MeterName) { Tags = [new("silo", silo.Name)] });

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var calibration = services.GetRequiredService<SiloCalibration>();
        _meter.CreateObservableGauge(
            "muser.calibration.version",
            () => calibration.KnownVersions.Select(known => new Measurement<long>(known.Value, Array(known.Key))),
            "{version}",
            "The version of the parameters that cycles which begin now use.");
        var memory = services.GetRequiredService<MemoryPressure>();
        var integrator = services.GetRequiredService<FrameIntegrator>();
        _meter.CreateObservableGauge("muser.memory.bytes", () => memory.UsedBytes, "By", "Resident memory of the process.");
        _meter.CreateObservableGauge("muser.memory.limit", () => memory.LimitBytes, "By", "Memory that the process may have.");
        _meter.CreateObservableGauge("muser.memory.level", () => (int)memory.Level, null, "0 ample, 1 short: no maps, no files of integrations, 2 critical.");
        _meter.CreateObservableCounter(
            "muser.memory.shed",
            () => new[] { Shed("cycle", memory.ShedCycles), Shed("file", memory.ShedFiles) },
            null,
            "Cycles that were due for maps and got none, and files of integrations that were not written, because memory was short.");
        _meter.CreateObservableGauge("muser.integration.open", () => integrator.Count, "{band}", "Bands of integrations whose sums are in memory.");
        var receivers = services.GetServices<FrameReceiver>().ToArray();
        if (receivers.Length > 0)
        {
            ObserveIngest(receivers);
            ObserveQuarantine(services.GetRequiredService<QuarantineFolder>());
            ObserveProducts(services.GetRequiredService<FileProductStore>(), services.GetRequiredService<ProductRetention>());
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    private static Measurement<long> Shed(string what, long count) => new(count, new KeyValuePair<string, object?>("what", what));

    private static KeyValuePair<string, object?> Array(string name) => new("array", name);

    private static long? Flag(bool? value) => value is { } known ? (known ? 1 : 0) : null;

    private static IEnumerable<Measurement<long>> Measured(string array, long? value) =>
        value is { } known ? [new Measurement<long>(known, Array(array))] : [];

    private void ObserveIngest(FrameReceiver[] receivers)
    {
        Gauge("muser.ingest.connections", "{connection}", "Connections of digital receivers.", receiver => receiver.Connections);
        Gauge("muser.ingest.frames_in_flight", "{frame}", "Frames on their way to their grains.", receiver => receiver.Ingest.FramesInFlight);
        Gauge("muser.ingest.frames_held", "{frame}", "Frames that are kept until their cycles are published.", receiver => receiver.Ingest.FramesHeld);
        Gauge("muser.ingest.backlog", "{cycle}", "Cycles that wait in the spool to be published.", receiver => receiver.Ingest.Backlog);
        Gauge(
            "muser.ingest.integrations_waiting", "{integration}", "Integrations that could not be published and are tried again.",
            receiver => receiver.Ingest.IntegrationsDeferred);
        Gauge("muser.spool.bytes", "By", "Bytes in the spool.", receiver => receiver.Ingest.Spool?.Bytes);
        Gauge("muser.spool.limit", "By", "Bytes that the spool may hold.", receiver => receiver.Ingest.Spool?.MaxBytes);
        Gauge("muser.spool.failing", null, "1 while the spool takes no frames.", receiver => Flag(receiver.Ingest.Spool?.IsFailing));
        _meter.CreateObservableCounter(
            "muser.imaging.cycles_skipped",
            () => receivers.Select(receiver => new Measurement<long>(receiver.Ingest.ImagingSkipped, Array(receiver.Options.Array))),
            "{cycle}",
            "Cycles that were due and got no maps, because those of an earlier one were being made.");

        void Gauge(string name, string? unit, string description, Func<FrameReceiver, long?> read) => _meter.CreateObservableGauge(
            name,
            () => receivers.SelectMany(receiver => Measured(receiver.Options.Array, read(receiver))),
            unit,
            description);
    }

    private void ObserveQuarantine(QuarantineFolder quarantine)
    {
        _meter.CreateObservableGauge("muser.quarantine.bytes", () => quarantine.Bytes, "By", "Bytes of rejected frames that are kept.");
        _meter.CreateObservableGauge("muser.quarantine.files", () => quarantine.Files, "{file}", "Rejected frames that are kept.");
        _meter.CreateObservableCounter("muser.quarantine.not_kept", () => quarantine.NotKept, "{frame}", "Rejected frames that were only counted.");
    }

    private void ObserveProducts(FileProductStore store, ProductRetention retention)
    {
        _meter.CreateObservableGauge("muser.products.bytes", () => retention.Bytes, "By", "Bytes of maps when the product store was last looked through.");
        _meter.CreateObservableGauge("muser.products.limit", () => retention.MaxBytes, "By", "Bytes that maps may have.");
        _meter.CreateObservableGauge(
            "muser.products.free", () => new DriveInfo(store.Root).AvailableFreeSpace, "By", "Bytes free on the disk of the product store.");
    }
}
