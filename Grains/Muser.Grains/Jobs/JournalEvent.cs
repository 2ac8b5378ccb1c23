namespace Muser.Grains.Jobs;

/// <summary>What a line of a job's journal says. The numbers are in files: they never change.</summary>
public enum JournalEvent : byte
{
    /// <summary>There is a part; the payload is what it is to do.</summary>
    Part = 1,

    /// <summary>A worker has begun a step.</summary>
    Started = 2,

    /// <summary>A step is done; the payload is its result.</summary>
    Done = 3,

    /// <summary>An attempt failed; the payload is why.</summary>
    Failed = 4,

    /// <summary>An attempt failed, and every other one would; the payload is why.</summary>
    Refused = 5,

    /// <summary>An attempt was stopped through no fault of its own, and does not count.</summary>
    Returned = 6,

    /// <summary>An attempt was lost with its worker.</summary>
    Lost = 7,

    /// <summary>Everything that has failed is tried again.</summary>
    Revived = 8,

    /// <summary>A worker gave a step back that it had not begun.</summary>
    GivenBack = 9,

    /// <summary>A part as it is known where the journal begins anew; see <see cref="PartSnapshot"/>.</summary>
    Kept = 10,

    /// <summary>The result of such a part.</summary>
    KeptResult = 11,

    /// <summary>Why the last attempt at such a part failed.</summary>
    KeptMessage = 12,

    /// <summary>Those are all: they take the place of what was before.</summary>
    KeptAll = 13,
}
