namespace Muser.Imaging.Calibration;

/// <summary>
/// What the delay words of an array are. Both close with the same fringe formula, but for a conjugation; real frames decide
/// (the slope of word differences against geometry), so this is one option per array.
/// </summary>
public enum DelaySense
{
    /// <summary>The delay of the signal path: grows where the wave arrives later (slope -1 against r.s0/c). The default.</summary>
    PathDelay,

    /// <summary>The delay inserted to compensate it (slope +1): the corrected visibility is conjugated.</summary>
    InsertedCompensation,
}
