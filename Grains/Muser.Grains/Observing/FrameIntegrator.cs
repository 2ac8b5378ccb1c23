using Muser.Formats.Frames;
using Muser.Grains.Frames;
using Muser.Interfaces.Observing;

namespace Muser.Grains.Observing;

/// <summary>
/// The sums of the integrations that are going on, of the frames that are placed on this silo. They are in memory alone: whoever asks for a mean says
/// which frames are to be in it, and sends those again that are not. So sums may be given up at any time, and are, the longest untouched first, where
/// there are more than <see cref="KeptIntegrations"/> of an array. Safe for any thread.
/// </summary>
public sealed class FrameIntegrator(TimeProvider clock)
{
    /// <summary>Integrations of one array that are kept: the one that is filled, its predecessor while it is published, one of a backlog, and a spare.</summary>
    public const int KeptIntegrations = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<BandIntegrationKey, BandSums> _open = [];
    private readonly Stack<BandSums> _muser1 = [];
    private readonly Stack<BandSums> _muser2 = [];

    /// <summary>Bands of integrations whose sums are kept now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>The integration that a frame belongs to, by its own time tag.</summary>
    public static long StartOf(long frameUtcUnixNs, long intervalNs) => frameUtcUnixNs - (((frameUtcUnixNs % intervalNs) + intervalNs) % intervalNs);

    /// <summary>Adds a calibrated and flagged frame to the sums of its band.</summary>
    public void Add(FrameCalibration frame, long intervalNs)
    {
        var key = new BandIntegrationKey
        {
            Integration = new IntegrationKey
            {
                Array = frame.Layout.Name,
                StartUtcUnixNs = StartOf(frame.Header.Time.UnixNs, intervalNs),
            },
            BandMHz = frame.Header.BandMHz,
        };
        while (!OpenOrFind(frame.Layout, key).TryAdd(key, frame, clock.GetTimestamp()))
        {
            // Closed in between, by a publication or because there were too many.
        }
    }

    /// <summary>The sums of a band; null where no frame of it came here.</summary>
    public BandSums? Find(BandIntegrationKey key)
    {
        lock (_lock)
        {
            return _open.GetValueOrDefault(key);
        }
    }

    /// <summary>Gives the sums of a band up.</summary>
    public void Forget(BandIntegrationKey key)
    {
        lock (_lock)
        {
            if (_open.Remove(key, out var sums))
            {
                sums.Close();
                Free(sums.Layout).Push(sums);
            }
        }
    }

    /// <summary>Gives up the memory that no integration uses now.</summary>
    public void Trim()
    {
        lock (_lock)
        {
            _muser1.Clear();
            _muser2.Clear();
        }
    }

    private BandSums OpenOrFind(ArrayLayout layout, BandIntegrationKey key)
    {
        lock (_lock)
        {
            if (!_open.TryGetValue(key, out var sums))
            {
                MakeRoom(layout);
                sums = Free(layout).TryPop(out var used) ? used : new BandSums(layout);
                sums.Open(key, clock.GetTimestamp());
                _open.Add(key, sums);
            }

            return sums;
        }
    }

    private void MakeRoom(ArrayLayout layout)
    {
        var ours = _open.Where(each => each.Value.Layout.Id == layout.Id).ToList();
        if (ours.Count >= KeptIntegrations * layout.BandsMHz.Length)
        {
            Forget(ours.MinBy(each => each.Value.TouchedTimestamp).Key);
        }
    }

    private Stack<BandSums> Free(ArrayLayout layout) => layout.Id == ArrayId.Muser1 ? _muser1 : _muser2;
}
