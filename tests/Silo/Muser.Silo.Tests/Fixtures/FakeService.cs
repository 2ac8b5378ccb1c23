using System.Collections.Concurrent;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Grains.Observing;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;

namespace Muser.Silo.Tests.Fixtures;

/// <summary>The grains as ingest sees them, without a cluster: a test says how frames and ledger answer, and sees what they were asked.</summary>
internal sealed class FakeService : ISiloCalibration, IProductStore
{
    public FakeService() => Grains = Stub.Of<IGrainFactory>((method, arguments) =>
        method.GetGenericArguments()[0] == typeof(IFrameGrain)
            ? Stub.Of<IFrameGrain>((_, frame) => Take((RawFrame)frame[0]!))
            : Stub.Of<IObservationGrain>((asked, arrival) => asked.Name == nameof(IObservationGrain.GetNewestImaged)
                ? Task.FromResult<CycleManifest?>(null)
                : Take((CycleArrival)arrival[0]!)));

    /// <summary>Where ingest gets its grains.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>The newest version of the parameters.</summary>
    public long CalibrationVersion { get; set; } = 1;

    /// <summary>What frames answer. Default: calibrated.</summary>
    public Func<RawFrame, Task<FrameOutcome>> Process { get; set; } =
        _ => Task.FromResult(new FrameOutcome { State = FrameState.CalibratedOnly });

    /// <summary>What the ledger answers. Default: published.</summary>
    public Func<CycleArrival, Task<CycleReceipt>> Publish { get; set; } = _ => Task.FromResult(new CycleReceipt { ManifestPath = "manifest.json" });

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
