using Muser.Interfaces.Frames;

namespace Muser.Interfaces.Calibration;

/// <summary>One line of the history: what changed, when, by whom and why. The value itself is kept beside it.</summary>
[GenerateSerializer, Immutable, Alias("muser.ParameterChange")]
public sealed record ParameterChange
{
    /// <summary>The version that brought it. All entries given together are one version.</summary>
    [Id(0)]
    public required long Version { get; init; }

    /// <summary>Place within the version, from 0.</summary>
    [Id(1)]
    public int Part { get; init; }

    /// <summary>What it is; null where an earlier version is withdrawn.</summary>
    [Id(2)]
    public ParameterKind? Kind { get; init; }

    /// <summary>The band and hand that it is for; null where it is for the whole array.</summary>
    [Id(3)]
    public BandHand? Scope { get; init; }

    /// <summary>The first instant at which it holds, ns since 1970-01-01 UTC.</summary>
    [Id(4)]
    public long ValidFromUtcUnixNs { get; init; }

    /// <summary>The first instant at which it holds no more, where it has one of its own.</summary>
    [Id(5)]
    public long? ValidToUtcUnixNs { get; init; }

    /// <summary>The version that is void from this one on; null where there is none such.</summary>
    [Id(6)]
    public long? Withdraws { get; init; }

    /// <summary>When it was recorded, ns since 1970-01-01 UTC.</summary>
    [Id(7)]
    public required long RecordedUtcUnixNs { get; init; }

    /// <summary>Who changed it.</summary>
    [Id(8)]
    public required string Who { get; init; }

    /// <summary>Why.</summary>
    [Id(9)]
    public required string Why { get; init; }

    /// <summary>Of the version that is void, the one place that is; null where all of it is.</summary>
    [Id(10)]
    public int? WithdrawsPart { get; init; }
}
