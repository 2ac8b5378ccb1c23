namespace Muser.Simulators.Frames;

/// <summary>Which frames are dropped, repeated, swapped with the next, truncated or damaged. The first that selects a frame, in this order, has it.</summary>
public sealed record FaultOptions
{
    /// <summary>Frames that never arrive.</summary>
    public FaultSelection Drop { get; init; } = FaultSelection.Never;

    /// <summary>Frames that arrive twice.</summary>
    public FaultSelection Repeat { get; init; } = FaultSelection.Never;

    /// <summary>Frames that arrive after the next one.</summary>
    public FaultSelection Swap { get; init; } = FaultSelection.Never;

    /// <summary>Frames that are cut short.</summary>
    public FaultSelection Truncate { get; init; } = FaultSelection.Never;

    /// <summary>Frames that are damaged in sync, time, band or trailer.</summary>
    public FaultSelection Damage { get; init; } = FaultSelection.Never;

    internal string? Problem()
    {
        foreach (var selection in new[] { Drop, Repeat, Swap, Truncate, Damage })
        {
            if (!(selection.Rate is >= 0 and <= 1))
            {
                return $"the rate of a fault is {selection.Rate}; it must be within 0 to 1";
            }
        }

        return null;
    }
}
