using Muser.Formats.Frames;

namespace Muser.Silo.Frames;

/// <summary>
/// Sorts frames into cycles by their own time and place in the loop, whatever the order in which they come: a frame of slot s at time t belongs to the
/// cycle that began at t - s x 3.125 ms. One for each array; not thread-safe.
/// </summary>
/// <remarks>
/// A cycle closes when it is whole, when two newer cycles have begun since it began, when many of whatever time have, or when the caller finds that it has
/// waited long enough (<see cref="CloseAll"/>). In fixed mode every frame is a cycle. Times of frames jitter by microseconds, so it is by what is remembered
/// here that a frame which is sent again finds its cycle.
/// </remarks>
/// <param name="layout">The array.</param>
/// <param name="isKnown">Whether all is done for a cycle that is not remembered here: its frames were sent again, and are duplicates.</param>
public sealed class CycleAssembler(ArrayLayout layout, Predicate<UtcTime>? isKnown = null)
{
    /// <summary>Starts of one cycle told by its frames differ by microseconds; those of neighbouring cycles by 25 ms.</summary>
    private const long ToleranceNs = ArrayLayout.FramePeriodNs / 2;

    /// <summary>Cycles that are remembered, open or closed, to know duplicates and late frames: 6 s of MUSER-I, ten times what a sender sends again.</summary>
    public const int Remembered = 256;

    /// <summary>
    /// A cycle closes when so many newer ones have begun after it, whole or not. Cycles that were there before it do not count: where the sender's clock
    /// was set back, they are of a time that does not come.
    /// </summary>
    public const int NewerThatClose = 2;

    /// <summary>A cycle closes when so many others have begun after it: the sender's clock has jumped, and its time does not come again.</summary>
    private const int BegunThatClose = 16;

    private readonly List<CycleProgress> _cycles = [];

    /// <summary>Whether a cycle waits for frames.</summary>
    public bool HasOpenCycles => _cycles.Any(cycle => !cycle.IsClosed);

    /// <summary>Whether the cycle of a frame has begun and still takes frames.</summary>
    public bool IsOpen(in FrameHeader header) => Find(header) is { IsClosed: false };

    /// <summary>Places a frame. Cycles that close by it are added to <paramref name="closed"/>, oldest first.</summary>
    public (CycleProgress Cycle, int Slot, FrameArrival Arrival) Place(in FrameHeader header, List<CycleProgress> closed)
    {
        var (start, slot, slots) = PlaceOf(header);
        var cycle = Find(header);
        if (cycle is null)
        {
            cycle = new CycleProgress(start, slots);
            if (isKnown?.Invoke(start) == true)
            {
                cycle.NoteDoneBefore();
                Resume(cycle);
                return (cycle, slot, FrameArrival.Duplicate);
            }

            Remember(cycle, closed);
        }
        else if (cycle.HasArrived(slot))
        {
            return (cycle, slot, FrameArrival.Duplicate);
        }
        else if (cycle.IsClosed)
        {
            return (cycle, slot, FrameArrival.Late);
        }

        cycle.Arrive(slot);
        if (cycle.IsWhole)
        {
            Close(cycle, closed);
        }

        return (cycle, slot, FrameArrival.New);
    }

    /// <summary>Takes over a cycle of a predecessor: an open one goes on, and of a closed one it is known which frames had come.</summary>
    public void Resume(CycleProgress cycle)
    {
        _cycles.Add(cycle);
        Forget();
    }

    /// <summary>Closes every cycle: no frame has come for so long that none is expected. They are added to <paramref name="closed"/>, oldest first.</summary>
    public void CloseAll(List<CycleProgress> closed)
    {
        foreach (var cycle in _cycles.Where(cycle => !cycle.IsClosed).OrderBy(cycle => cycle.Start))
        {
            Close(cycle, closed);
        }
    }

    private CycleProgress? Find(in FrameHeader header)
    {
        var (start, _, slots) = PlaceOf(header);
        return _cycles.FindLast(each => each.Slots == slots && Math.Abs(each.Start - start) < ToleranceNs);
    }

    private (UtcTime Start, int Slot, int Slots) PlaceOf(in FrameHeader header)
    {
        var slot = header.IsLoopMode ? header.HopCode : 0;
        return (header.Time.AddNs(-slot * ArrayLayout.FramePeriodNs), slot, header.IsLoopMode ? layout.FramesPerCycle : 1);
    }

    private void Remember(CycleProgress cycle, List<CycleProgress> closed)
    {
        _cycles.Add(cycle);
        foreach (var each in _cycles.Where(IsOvertaken).OrderBy(each => each.Start).ToList())
        {
            Close(each, closed);
        }

        Forget();
    }

    /// <summary>The oldest, which is closed.</summary>
    private void Forget()
    {
        if (_cycles.Count > Remembered)
        {
            _cycles.RemoveAt(0);
        }
    }

    private bool IsOvertaken(CycleProgress cycle, int index)
    {
        if (cycle.IsClosed)
        {
            return false;
        }

        var begun = _cycles.Skip(index + 1).Where(later => !later.WasDoneBefore).ToList();
        return begun.Count >= BegunThatClose || begun.Count(later => later.Start > cycle.Start) >= NewerThatClose;
    }

    private static void Close(CycleProgress cycle, List<CycleProgress> closed)
    {
        cycle.Close();
        closed.Add(cycle);
    }
}
