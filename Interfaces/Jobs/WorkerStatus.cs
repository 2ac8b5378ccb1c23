namespace Muser.Interfaces.Jobs;

/// <summary>What a worker does.</summary>
[GenerateSerializer, Immutable, Alias("muser.WorkerStatus")]
public sealed record WorkerStatus
{
    /// <summary>Its key.</summary>
    [Id(0)]
    public required string Worker { get; init; }

    /// <summary>The name of its silo.</summary>
    [Id(1)]
    public required string Silo { get; init; }

    /// <summary>What it is able to do.</summary>
    [Id(2)]
    public required string Capability { get; init; }

    /// <summary>How many steps it can do at once, the reserve not counted.</summary>
    [Id(3)]
    public required int Slots { get; init; }

    /// <summary>How many it does.</summary>
    [Id(4)]
    public required int Busy { get; init; }

    /// <summary>Steps that it has done.</summary>
    [Id(5)]
    public required long StepsDone { get; init; }

    /// <summary>Processors of its silo for jobs.</summary>
    [Id(6)]
    public double Cpus { get; init; }

    /// <summary>Memory of its silo for jobs, MiB.</summary>
    [Id(7)]
    public int MemoryMiB { get; init; }

    /// <summary>GPUs of its silo for jobs.</summary>
    [Id(8)]
    public int Gpus { get; init; }
}
