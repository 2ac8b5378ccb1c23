namespace Muser.Interfaces.Jobs;

/// <summary>What a part needs; it is placed only where that is free.</summary>
[GenerateSerializer, Immutable, Alias("muser.PartNeeds")]
public sealed record PartNeeds
{
    /// <summary>The workers that may perform it: <c>cpu</c>, <c>gpu</c> or another capability.</summary>
    [Id(0)]
    public string Capability { get; init; } = "cpu";

    /// <summary>Processors, above 0.</summary>
    [Id(1)]
    public double Cpus { get; init; } = 1;

    /// <summary>Memory, MiB.</summary>
    [Id(2)]
    public int MemoryMiB { get; init; } = 200;

    /// <summary>GPUs.</summary>
    [Id(3)]
    public int Gpus { get; init; }
}
