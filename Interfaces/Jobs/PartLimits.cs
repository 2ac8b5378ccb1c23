namespace Muser.Interfaces.Jobs;

/// <summary>What a part may use. One that runs in a process of its own is killed with all its children where it exceeds that; others are asked to end.</summary>
[GenerateSerializer, Immutable, Alias("muser.PartLimits")]
public sealed record PartLimits
{
    /// <summary>Time from begin to end, s; 0: any.</summary>
    [Id(0)]
    public double Seconds { get; init; }

    /// <summary>Processor time, of its children too, s; 0: any. Only in a process of its own.</summary>
    [Id(1)]
    public double CpuSeconds { get; init; }

    /// <summary>Memory in use, of its children too, MiB; 0: what it has said to need. Only in a process of its own.</summary>
    [Id(2)]
    public int MemoryMiB { get; init; }
}
