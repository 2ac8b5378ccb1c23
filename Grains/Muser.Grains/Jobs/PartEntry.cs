using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <summary>What a <see cref="PartTable"/> knows of one part.</summary>
internal struct PartEntry
{
    /// <summary>Where the journal has what the part is to do.</summary>
    public JournalPlace Place;

    /// <summary>How often it was begun; the number of the newest attempt.</summary>
    public int Begun;

    /// <summary>How often it failed through its own fault.</summary>
    public int Failures;

    /// <summary>How often it was lost with its worker.</summary>
    public int Losses;

    /// <summary>How often a worker gave it back that had not begun it.</summary>
    public int GivenBack;

    /// <summary>Where it is.</summary>
    public PartState State;

    /// <summary>Whether nothing more happens to it by itself.</summary>
    public readonly bool HasEnded => State is PartState.Done or PartState.Failed;
}
