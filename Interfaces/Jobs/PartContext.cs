namespace Muser.Interfaces.Jobs;

/// <summary>What a part knows of where it is performed.</summary>
public abstract class PartContext : JobContext
{
    /// <summary>Its number, from 0, in the order of the split.</summary>
    public required int Index { get; init; }

    /// <summary>How often it has been begun, this time included: 1 and up.</summary>
    public required int Attempt { get; init; }
}
