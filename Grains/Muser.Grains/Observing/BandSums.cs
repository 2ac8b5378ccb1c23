using Muser.Formats.Frames;
using Muser.Grains.Frames;
using Muser.Interfaces.Observing;

namespace Muser.Grains.Observing;

/// <summary>
/// The sums of one band, both hands, over one integration, as far as its frames came to this silo. A frame counts once, however often it comes; it waits for
/// its neighbour of the other hand, and stands alone where that does not come. Used again and again, so that a stream costs no memory. Safe for any thread.
/// </summary>
/// <param name="layout">The array.</param>
public sealed class BandSums(ArrayLayout layout)
{
    /// <summary>Buffers that are kept for frames that wait: neighbours come one after the other, but where frames are brought again.</summary>
    private const int KeptFree = 1;

    private readonly Lock _lock = new();
    private readonly List<WaitingFrame> _waiting = [];
    private readonly Stack<WaitingFrame> _free = [];
    private readonly HandSum _left = new(layout);
    private readonly HandSum _right = new(layout);
    private BandIntegrationKey? _key;

    /// <summary>The array.</summary>
    public ArrayLayout Layout => layout;

    /// <summary>When a frame was added last, by the clock's timestamps.</summary>
    public long TouchedTimestamp { get; private set; }

    /// <summary>Begins anew.</summary>
    public void Open(BandIntegrationKey key, long timestamp)
    {
        lock (_lock)
        {
            var origin = new UtcTime(key.Integration.StartUtcUnixNs);
            _left.Clear(origin);
            _right.Clear(origin);
            _waiting.ForEach(Free);
            _waiting.Clear();
            (_key, TouchedTimestamp) = (key, timestamp);
        }
    }

    /// <summary>Takes no more frames; what was taken is lost unless it was read before.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _key = null;
        }
    }

    /// <summary>Takes a calibrated and flagged frame, if it is not in the sums yet. False where these are the sums of something else now: ask again.</summary>
    public bool TryAdd(BandIntegrationKey key, FrameCalibration frame, long timestamp)
    {
        lock (_lock)
        {
            if (_key != key)
            {
                return false;
            }

            TouchedTimestamp = timestamp;
            if (Hand(frame.Header).TryNote(frame.Header.Time))
            {
                Add(frame);
            }

            return true;
        }
    }

    /// <summary>Lets no frame wait any more: those that do are alone. Within <see cref="Read"/>.</summary>
    public void Settle()
    {
        while (_waiting.Count > 0)
        {
            Release(0, isPaired: false);
        }
    }

    /// <summary>Reads both hands while no frame is added.</summary>
    /// <param name="key">Of what the sums are wanted.</param>
    /// <param name="read">Gets the left and the right hand; null where these are the sums of something else now.</param>
    public T Read<T>(BandIntegrationKey key, Func<HandSum?, HandSum?, T> read)
    {
        lock (_lock)
        {
            return _key == key ? read(_left, _right) : read(null, null);
        }
    }

    private HandSum Hand(in FrameHeader header) => header.Polarization == Polarization.Right ? _right : _left;

    private void Add(FrameCalibration frame)
    {
        for (var k = 0; k < _waiting.Count; k++)
        {
            if (_waiting[k].Header.IsOtherHandOf(frame.Header))
            {
                Release(k, isPaired: true);
                Hand(frame.Header).Add(frame.Header, frame.Amplitude, frame.VisChanBaseline, frame.WeightChanBaseline, isPaired: true);
                return;
            }
        }

        var waiting = _free.TryPop(out var used) ? used : new WaitingFrame(layout);
        waiting.Take(frame);
        _waiting.Add(waiting);
    }

    private void Release(int k, bool isPaired)
    {
        var frame = _waiting[k];
        frame.AddTo(Hand(frame.Header), isPaired);
        _waiting.RemoveAt(k);
        Free(frame);
    }

    private void Free(WaitingFrame frame)
    {
        if (_free.Count < KeptFree)
        {
            _free.Push(frame);
        }
    }
}
