namespace Muser.Interfaces.Jobs;

/// <summary>What counts of the journal that one activation of a job has written.</summary>
[GenerateSerializer, Immutable, Alias("muser.JournalSegment")]
public readonly record struct JournalSegment
{
    /// <summary>The term of the activation.</summary>
    [Id(0)]
    public required long Term { get; init; }

    /// <summary>Bytes from its begin that count.</summary>
    [Id(1)]
    public required long Bytes { get; init; }
}
