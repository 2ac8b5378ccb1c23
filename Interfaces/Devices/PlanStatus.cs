namespace Muser.Interfaces.Devices;

/// <summary>A plan.</summary>
[GenerateSerializer, Immutable, Alias("muser.PlanStatus")]
public sealed record PlanStatus
{
    /// <summary>Whether nothing new begins.</summary>
    [Id(0)]
    public required bool IsPaused { get; init; }

    /// <summary>Its items: the one that runs, those that wait in the order in which they would begin, those that ended.</summary>
    [Id(1)]
    public required PlanEntry[] Entries { get; init; }
}
