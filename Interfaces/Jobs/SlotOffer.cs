namespace Muser.Interfaces.Jobs;

/// <summary>What one slot of a worker has free.</summary>
[GenerateSerializer, Immutable, Alias("muser.SlotOffer")]
public sealed record SlotOffer
{
    /// <summary>The key of the worker.</summary>
    [Id(0)]
    public required string Worker { get; init; }

    /// <summary>The number of the slot.</summary>
    [Id(1)]
    public required int Slot { get; init; }

    /// <summary>Whether the slot is the reserve: for jobs of the highest priority alone.</summary>
    [Id(2)]
    public required bool IsReserve { get; init; }

    /// <summary>What it is able to do.</summary>
    [Id(3)]
    public required string Capability { get; init; }

    /// <summary>Processors that are free.</summary>
    [Id(4)]
    public required double FreeCpus { get; init; }

    /// <summary>Memory that is free, MiB.</summary>
    [Id(5)]
    public required int FreeMemoryMiB { get; init; }

    /// <summary>GPUs that are free.</summary>
    [Id(6)]
    public required int FreeGpus { get; init; }

    /// <summary>What the slot did since its last offer; null at first.</summary>
    [Id(7)]
    public SlotWork? Last { get; init; }
}
