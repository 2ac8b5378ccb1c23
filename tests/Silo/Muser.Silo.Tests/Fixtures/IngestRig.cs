using Microsoft.Extensions.Logging.Abstractions;
using Muser.Formats.Frames;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;
using Muser.Silo.Cluster.Memory;
using Muser.Silo.Frames;
using Muser.Silo.Frames.Spool;
using Muser.Silo.Imaging;
using Muser.Silo.Observing;
using Muser.Testing;

namespace Muser.Silo.Tests.Fixtures;

/// <summary>The ingest of MUSER-I over fake grains, with fake time; frames are put into it one by one.</summary>
public abstract class IngestRig : IDisposable
{
    protected static readonly UtcTime Start = UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49, 354_161_180);
    protected static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);
    protected static readonly ArrayLayout Layout = ArrayLayout.Muser1;

    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
    private DirectoryInfo? _folder;
    private FrameSpool? _spool;
    private ArrayIngest? _ingest;
    private MemoryPressure? _memory;

    protected FakeClock Clock { get; } = new();

    private protected FakeService Service { get; } = new();

    protected IngestStatistics Statistics { get; } = new();

    protected ReceiverOptions Options { get; } = new()
    {
        MaxFramesInFlight = 64,
        MaxFramesHeld = 32,
        CycleGraceMs = 500,
        RetryDelayMs = RetryDelay.TotalMilliseconds,
        GiveUpAfterMs = 1000,
    };

    protected IntegrationOptions Integration { get; } = new();

    protected ImagingPolicyOptions Imaging { get; } = new();

    /// <summary>Memory that the process has, of 100 bytes that it may have.</summary>
    protected long UsedBytes { get; set; }

    /// <summary>What the ingest says in its log.</summary>
    protected RecordingLog<ArrayIngest> Said { get; } = new();

    /// <summary>Ends the waiting of a test that waits in vain.</summary>
    protected CancellationToken Patience => _patience.Token;

    protected DirectoryInfo SpoolFolder => _folder!;

    /// <summary>Duplicates and late frames before the last crash.</summary>
    protected long Before { get; private set; }

    protected MemoryPressure Memory => _memory ??= new MemoryPressure(
        new MemoryOptions { LimitBytes = 100 }, () => UsedBytes, () => { }, Clock, NullLogger<MemoryPressure>.Instance);

    protected ArrayIngest Ingest => _ingest ??= new ArrayIngest(
        Options,
        Imaging,
        Integration,
        Service.Grains,
        Service,
        Service,
        Service,
        _spool,
        Memory,
        Statistics,
        Clock,
        Said);

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _ingest?.Dispose();
        _folder?.Delete(recursive: true);
        Statistics.Dispose();
        _patience.Dispose();
    }

    protected static CycleKey Key(int cycle) => new() { Array = "muser1", StartUtcUnixNs = Start.AddNs(cycle * Layout.CyclePeriodNs).UnixNs };

    /// <summary>A byte that a frame of the test carries.</summary>
    protected static byte Fill(RawFrame frame) =>
        (byte)(((frame.Cycle.StartUtcUnixNs - Start.UnixNs) / Layout.CyclePeriodNs * 8) + frame.Slot + 1);

    protected void OpenSpool()
    {
        _folder ??= Directory.CreateTempSubdirectory("muser-test-");
        _spool = FrameSpool.Open(_folder.FullName, new SpoolOptions(), Layout.FrameBytes, NullLogger.Instance);
    }

    /// <summary>The process dies, and a new one starts.</summary>
    protected void Crash()
    {
        Ingest.Dispose();
        _ingest = null;
        Service.Frames.Clear();
        Service.Arrivals.Clear();
        Before = Statistics.Duplicate + Statistics.Late;
        OpenSpool();
    }

    protected async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            Patience.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    protected static Task<FrameOutcome> Calibrated() => Task.FromResult(new FrameOutcome { State = FrameState.CalibratedOnly });

    protected static Task<CycleReceipt> Published() => Task.FromResult(new CycleReceipt { ManifestPath = "manifest.json" });

    protected Task Drain() => Ingest.Drain(Patience);

    protected async Task Pass(TimeSpan delay)
    {
        await Clock.WhenWaiting(delay);
        Clock.Advance(delay);
    }

    protected async Task Cycle(int cycle)
    {
        for (var slot = 0; slot < 8; slot++)
        {
            await Frame(cycle, slot);
        }
    }

    /// <summary>A frame comes; whether it was taken in.</summary>
    protected ValueTask<bool> Frame(int cycle, int slot)
    {
        var header = new FrameHeader
        {
            Array = ArrayId.Muser1,
            Time = Start.AddNs((cycle * Layout.CyclePeriodNs) + (slot * ArrayLayout.FramePeriodNs)),
            BandMHz = Layout.BandsMHz[slot / 2],
            Polarization = (Polarization)(slot % 2),
        };
        var bytes = Ingest.RentBuffer();
        bytes.AsSpan().Fill((byte)((cycle * 8) + slot + 1));
        return Ingest.Accept(header, bytes, Clock.GetTimestamp(), _patience.Token);
    }
}
