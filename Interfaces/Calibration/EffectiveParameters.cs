namespace Muser.Interfaces.Calibration;

/// <summary>Everything that is in force for an array at an instant, at one version: of each kind and scope the newest not later than the instant.</summary>
[GenerateSerializer, Immutable, Alias("muser.EffectiveParameters")]
public sealed record EffectiveParameters
{
    /// <summary>The version of the history that was asked.</summary>
    [Id(0)]
    public required long Version { get; init; }

    /// <summary>The same values hold from this instant, ns since 1970-01-01 UTC,</summary>
    [Id(1)]
    public required long FromUtcUnixNs { get; init; }

    /// <summary>until just before this one.</summary>
    [Id(2)]
    public required long UntilUtcUnixNs { get; init; }

    /// <summary>Antenna positions; null before the first.</summary>
    [Id(3)]
    public Effective<AntennaPositions>? Positions { get; init; }

    /// <summary>Fibre delays; null before the first.</summary>
    [Id(4)]
    public Effective<FibreDelays>? FibreDelays { get; init; }

    /// <summary>All flags, oldest first.</summary>
    [Id(5)]
    public Effective<FlagRule>[] Flags { get; init; } = [];

    /// <summary>Phase solutions, at most one for each band and hand.</summary>
    [Id(6)]
    public Effective<PhaseSolution>[] Phases { get; init; } = [];

    /// <summary>Flux scales, at most one for each band and hand.</summary>
    [Id(7)]
    public Effective<FluxScale>[] FluxScales { get; init; } = [];

    /// <summary>What the instrument does; null where nobody said.</summary>
    [Id(8)]
    public Effective<InstrumentStatus>? Status { get; init; }

    /// <summary>The weather; null where nobody said.</summary>
    [Id(9)]
    public Effective<Weather>? Weather { get; init; }
}
