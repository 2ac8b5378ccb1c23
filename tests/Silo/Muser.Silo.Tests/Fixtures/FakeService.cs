using System.Collections.Concurrent;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Grains.Observing;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;

namespace Muser.Silo.Tests.Fixtures;

/// <summary>The grains as ingest sees them, without a cluster: a test says how frames and ledger answer, and sees what they were asked.</summary>
internal sealed class FakeService : ISiloCalibration, IProductStore, ICycleHistory
{
    public FakeService() => Grains = Stub.Of<IGrainFactory>((method, arguments) => method.GetGenericArguments()[0].Name switch
    {
        nameof(IFrameGrain) => Stub.Of<IFrameGrain>((_, frame) => Take((RawFrame)frame[0]!)),
        nameof(IIntegrationGrain) => Stub.Of<IIntegrationGrain>((_, arrival) => Take((string)arguments[0]!, (BandArrival)arrival[0]!)),
        _ => Stub.Of<IObservationGrain>((asked, arrival) => asked.Name switch
        {
            nameof(IObservationGrain.GetNewestImaged) => Task.FromResult<CycleManifest?>(null),
            nameof(IObservationGrain.PublishIntegration) => Take((IntegrationArrival)arrival[0]!),
            _ => Take((CycleArrival)arrival[0]!),
        }),
    });

    /// <summary>Where ingest gets its grains.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>The newest version of the parameters.</summary>
    public long CalibrationVersion { get; set; } = 1;

    /// <summary>What frames answer. Default: calibrated.</summary>
    public Func<RawFrame, Task<FrameOutcome>> Process { get; set; } =
        _ => Task.FromResult(new FrameOutcome { State = FrameState.CalibratedOnly });

    /// <summary>What the ledger answers. Default: published.</summary>
    public Func<CycleArrival, Task<CycleReceipt>> Publish { get; set; } = _ => Task.FromResult(new CycleReceipt { ManifestPath = "manifest.json" });

    /// <summary>What a band answers when its mean is asked for. Default: it has every frame.</summary>
    public Func<string, BandArrival, Task<BandReceipt>> Integrate { get; set; } = (key, arrival) => Task.FromResult(Mean(key, arrival));

    /// <summary>What the ledger answers to an integration. Default: published.</summary>
    public Func<IntegrationArrival, Task> PublishIntegration { get; set; } = _ => Task.CompletedTask;

    /// <summary>Every request for a mean.</summary>
    public ConcurrentQueue<(string Band, BandArrival Arrival)> Bands { get; } = new();

    /// <summary>Every request for the publication of an integration.</summary>
    public ConcurrentQueue<IntegrationArrival> Integrations { get; } = new();

    /// <summary>Integrations that have a manifest.</summary>
    public HashSet<IntegrationKey> PublishedIntegrations { get; } = [];

    /// <summary>Cycles that stand in the history.</summary>
    public HashSet<CycleKey> NotedCycles { get; } = [];

    /// <summary>Integrations that stand in the history.</summary>
    public HashSet<IntegrationKey> NotedIntegrations { get; } = [];

    /// <summary>Cycles that have a manifest.</summary>
    public HashSet<CycleKey> PublishedCycles { get; } = [];

    /// <summary>Every frame that was sent, again or not.</summary>
    public ConcurrentQueue<RawFrame> Frames { get; } = new();

    /// <summary>Every request for publication.</summary>
    public ConcurrentQueue<CycleArrival> Arrivals { get; } = new();

    public ValueTask<long> GetVersion(string array) => new(CalibrationVersion);

    public ValueTask<ArrayParameters> Get(string array, long version, UtcTime time) =>
        throw new NotSupportedException("Ingest asks for the version alone.");

    public bool HasManifest(CycleKey cycle) => PublishedCycles.Contains(cycle);

    public CycleManifest? FindManifest(CycleKey cycle) => throw new NotSupportedException("Ingest asks whether there is one.");

    public bool TryCreateManifest(CycleManifest manifest) => throw new NotSupportedException("Ingest publishes nothing itself.");

    public void Write(string path, Action<Stream> write) => throw new NotSupportedException("Ingest writes no products.");

    public bool HasManifest(IntegrationKey integration) => PublishedIntegrations.Contains(integration);

    public bool TryCreateManifest(IntegrationManifest manifest) => throw new NotSupportedException("Ingest publishes nothing itself.");

    public IntegrationManifest? FindManifest(IntegrationKey integration) => throw new NotSupportedException("Ingest asks whether there is one.");

    public bool Contains(CycleKey cycle) => NotedCycles.Contains(cycle);

    public bool Contains(IntegrationKey integration) => NotedIntegrations.Contains(integration);

    public void Append(string array, long term, IReadOnlyList<CycleRecord> records) => throw new NotSupportedException("The ledger does.");

    public CycleRecord[] PublishedAfter(string array, long publishedAfterUtcUnixNs, int limit) => throw new NotSupportedException("Ingest reads no history.");

    /// <summary>The answer of a band that has all frames it is asked for.</summary>
    public static BandReceipt Mean(string key, BandArrival arrival)
    {
        Assert.True(BandIntegrationKey.TryParse(key, out var band));
        return new BandReceipt { Hands = [Hand(false, arrival.LeftUtcUnixNs), Hand(true, arrival.RightUtcUnixNs)] };

        BandIntegration Hand(bool isRight, long[] frames) => new()
        {
            BandHand = new BandHand { BandMHz = band.BandMHz, IsRight = isRight },
            Frames = frames.Length,
            MeanUtcUnixNs = 0,
            FlaggedFraction = 0,
            Unit = "count",
            CrossAmplitudeAntenna = [],
        };
    }

    private Task<BandReceipt> Take(string key, BandArrival arrival)
    {
        Bands.Enqueue((key, arrival));
        return Integrate(key, arrival);
    }

    private Task Take(IntegrationArrival arrival)
    {
        Integrations.Enqueue(arrival);
        return PublishIntegration(arrival);
    }

    private Task<FrameOutcome> Take(RawFrame frame)
    {
        Frames.Enqueue(frame);
        return Process(frame);
    }

    private Task<CycleReceipt> Take(CycleArrival arrival)
    {
        Arrivals.Enqueue(arrival);
        return Publish(arrival);
    }
}
