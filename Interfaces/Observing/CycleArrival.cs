namespace Muser.Interfaces.Observing;

/// <summary>What ingest knows of a cycle when it asks for its publication.</summary>
[GenerateSerializer, Immutable, Alias("muser.CycleArrival")]
public sealed record CycleArrival
{
    /// <summary>The cycle.</summary>
    [Id(0)]
    public required CycleKey Cycle { get; init; }

    /// <summary>Frames in a whole cycle.</summary>
    [Id(1)]
    public required int Slots { get; init; }

    /// <summary>The slots that arrived, ascending.</summary>
    [Id(2)]
    public required int[] ArrivedSlots { get; init; }

    /// <summary>UTC at which the last byte of the last frame was read, ns since 1970-01-01, on the clock of the ingest silo.</summary>
    [Id(3)]
    public required long LastByteUtcUnixNs { get; init; }

    /// <summary>The version of the parameters that the cycle used.</summary>
    [Id(4)]
    public required long CalibrationVersion { get; init; }
}
