using Muser.Formats.Frames;

namespace Muser.Silo.Frames.Spool;

/// <summary>The frames of one cycle that lie in the spool.</summary>
/// <param name="Entries">The frames, one for each slot that arrived, in the order of the slots; at least one.</param>
public sealed record SpooledCycle(IReadOnlyList<SpoolEntry> Entries)
{
    /// <summary>UTC of slot 0.</summary>
    public UtcTime Start => new(Entries[0].Record.CycleStartUtcUnixNs);

    /// <summary>Frames in the whole cycle.</summary>
    public int Slots => Entries[0].Record.Slots;

    /// <summary>How often it was taken from the spool in vain.</summary>
    public int Attempts { get; init; }

    /// <summary>Whether every frame is there.</summary>
    public bool IsWhole => Entries.Count == Slots;

    /// <summary>The cycles of entries, oldest first. Of a slot that was written twice the first counts.</summary>
    public static IEnumerable<SpooledCycle> Of(IEnumerable<SpoolEntry> entries) =>
        entries
            .GroupBy(entry => (entry.Record.CycleStartUtcUnixNs, entry.Record.Slots))
            .OrderBy(cycle => cycle.Key.CycleStartUtcUnixNs)
            .Select(cycle => new SpooledCycle([.. cycle.DistinctBy(entry => entry.Record.Slot).OrderBy(entry => entry.Record.Slot)]));

    /// <summary>Which frames of the cycle have arrived.</summary>
    public CycleProgress Progress()
    {
        var progress = new CycleProgress(Start, Slots);
        foreach (var entry in Entries)
        {
            progress.Arrive(entry.Record.Slot);
        }

        return progress;
    }
}
