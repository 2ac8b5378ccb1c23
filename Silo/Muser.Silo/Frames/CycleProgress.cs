using Muser.Formats.Frames;

namespace Muser.Silo.Frames;

/// <summary>Which frames of one cycle have arrived. Not thread-safe.</summary>
/// <param name="start">UTC of slot 0.</param>
/// <param name="slots">Frames in a whole cycle, at most 128.</param>
public sealed class CycleProgress(UtcTime start, int slots)
{
    private UInt128 _arrived;

    /// <summary>UTC of slot 0, as told by the first frame that arrived.</summary>
    public UtcTime Start { get; } = start;

    /// <summary>Frames in a whole cycle.</summary>
    public int Slots { get; } = slots;

    /// <summary>No frame is taken in any more.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether all was done for it before a frame of it came here, which was sent again.</summary>
    public bool WasDoneBefore { get; private set; }

    /// <summary>Whether every frame has arrived.</summary>
    public bool IsWhole => ArrivedCount == Slots;

    /// <summary>How many frames have arrived.</summary>
    public int ArrivedCount => (int)UInt128.PopCount(_arrived);

    /// <summary>The slots that have arrived, ascending.</summary>
    public int[] ArrivedSlots => [.. Enumerable.Range(0, Slots).Where(HasArrived)];

    /// <summary>Whether the frame of a slot has arrived.</summary>
    public bool HasArrived(int slot) => (_arrived & (UInt128.One << slot)) != 0;

    /// <summary>Notes that the frame of a slot has arrived.</summary>
    public void Arrive(int slot) => _arrived |= UInt128.One << slot;

    /// <summary>All is done for it: every frame that comes has come before.</summary>
    public void NoteDoneBefore()
    {
        WasDoneBefore = true;
        _arrived = (UInt128.One << Slots) - UInt128.One;
        Close();
    }

    /// <summary>Takes no more frames in.</summary>
    public void Close() => IsClosed = true;
}
