namespace Muser.Interfaces.Jobs;

/// <summary>Where one part is.</summary>
[GenerateSerializer, Immutable, Alias("muser.PartStatus")]
public sealed record PartStatus
{
    /// <summary>Its number, from 0.</summary>
    [Id(0)]
    public required int Index { get; init; }

    /// <summary>Where it is.</summary>
    [Id(1)]
    public required PartState State { get; init; }

    /// <summary>How often it was begun.</summary>
    [Id(2)]
    public required int Attempts { get; init; }

    /// <summary>How often it was lost with its worker.</summary>
    [Id(3)]
    public int Lost { get; init; }

    /// <summary>The worker that has it, or had it last; empty before the first.</summary>
    [Id(4)]
    public string Worker { get; init; } = "";

    /// <summary>Why its last attempt failed; empty where it did not.</summary>
    [Id(5)]
    public string Message { get; init; } = "";
}
