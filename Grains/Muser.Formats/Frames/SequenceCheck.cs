namespace Muser.Formats.Frames;

/// <summary>
/// Finds gaps, duplicates and disorder in a sequence of frame headers of any length in constant memory. A gap that late frames
/// fill within <see cref="PatienceNs"/> is disorder, not a gap. Not safe for several threads.
/// </summary>
public sealed class SequenceCheck
{
    /// <summary>How long a gap waits for late frames: 1 s of frame time.</summary>
    public const long PatienceNs = UtcTime.NsPerSecond;

    /// <summary>A frame that comes again is known as a duplicate among so many (51 s); beyond, it is disorder.</summary>
    private const int Remembered = 16_384;

    private readonly HashSet<(long UnixNs, int Slot)> _seen = new(Remembered);
    private readonly Queue<(long UnixNs, int Slot)> _order = new(Remembered);
    private readonly List<SequenceFinding> _openGaps = [];
    private readonly Queue<SequenceFinding> _found = new();

    private long _damaged;

    /// <summary>Frames seen.</summary>
    public long Frames { get; private set; }

    /// <summary>Earliest time seen; null before the first frame.</summary>
    public UtcTime? First { get; private set; }

    /// <summary>Latest time seen; null before the first frame.</summary>
    public UtcTime? Last { get; private set; }

    /// <summary>Frames that are missing in gaps found so far.</summary>
    public long Missing { get; private set; }

    /// <summary>Gaps found so far.</summary>
    public long Gaps { get; private set; }

    /// <summary>Duplicates found so far.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Frames out of order found so far.</summary>
    public long Disordered { get; private set; }

    /// <summary>Takes the header of the next frame.</summary>
    /// <param name="header">The header.</param>
    /// <param name="index">Its index, for findings.</param>
    /// <param name="offset">Its place, for findings.</param>
    public void Add(in FrameHeader header, long index, long offset)
    {
        Frames++;
        var last = Last ?? header.Time;
        var key = (header.Time.UnixNs, ((int)header.Polarization * 65_536) + header.BandMHz);
        if (!Remember(key))
        {
            Duplicates++;
            _found.Enqueue(new SequenceFinding(SequenceFault.Duplicate, index, offset, last, header.Time, 0));
        }
        else if (Last is not null && header.Time <= last)
        {
            Disordered++;
            _found.Enqueue(new SequenceFinding(SequenceFault.Disorder, index, offset, last, header.Time, 0));
            Fill(header.Time);
        }
        else
        {
            var missing = ((header.Time - last + (ArrayLayout.FramePeriodNs / 2)) / ArrayLayout.FramePeriodNs) - 1 - _damaged;
            _damaged = 0;
            if (missing > 0)
            {
                _openGaps.Add(new SequenceFinding(SequenceFault.Gap, index, offset, last, header.Time, missing));
            }

            Last = header.Time;
            CloseGaps(before: header.Time.AddNs(-PatienceNs));
        }

        First = First is { } first && first < header.Time ? first : header.Time;
    }

    /// <summary>Says that a frame has come that cannot be read: it fills its place, so that it does not count as missing too.</summary>
    public void AddDamaged() => _damaged++;

    /// <summary>Says that no more frames come: what is missing now is missing.</summary>
    public void Complete() => CloseGaps(before: new UtcTime(long.MaxValue));

    /// <summary>The next finding; gaps come when their patience has run out.</summary>
    public bool TryTake(out SequenceFinding finding) => _found.TryDequeue(out finding);

    private bool Remember((long UnixNs, int Slot) key)
    {
        if (!_seen.Add(key))
        {
            return false;
        }

        if (_order.Count == Remembered)
        {
            _seen.Remove(_order.Dequeue());
        }

        _order.Enqueue(key);
        return true;
    }

    private void Fill(UtcTime late)
    {
        var at = _openGaps.FindIndex(gap => gap.From < late && late < gap.To);
        if (at < 0)
        {
            return;
        }

        _openGaps[at] = _openGaps[at] with { Missing = _openGaps[at].Missing - 1 };
        if (_openGaps[at].Missing == 0)
        {
            _openGaps.RemoveAt(at);
        }
    }

    private void CloseGaps(UtcTime before)
    {
        while (_openGaps.Count > 0 && _openGaps[0].To < before)
        {
            Gaps++;
            Missing += _openGaps[0].Missing;
            _found.Enqueue(_openGaps[0]);
            _openGaps.RemoveAt(0);
        }
    }
}
