namespace Muser.Interfaces.Calibration;

/// <summary>A parameter as somebody gives it.</summary>
[GenerateSerializer, Immutable, Alias("muser.ParameterEntry")]
public sealed record ParameterEntry
{
    /// <summary>The first instant at which it holds, ns since 1970-01-01 UTC.</summary>
    [Id(0)]
    public required long ValidFromUtcUnixNs { get; init; }

    /// <summary>The first instant at which it holds no more, for flags only; null for a flag without an end, and for what a newer value ends.</summary>
    [Id(1)]
    public long? ValidToUtcUnixNs { get; init; }

    /// <summary>The value.</summary>
    [Id(2)]
    public required ParameterValue Value { get; init; }

    /// <summary>Why this one, where it has a reason of its own; null for the reason of the whole change.</summary>
    [Id(3)]
    public string? Why { get; init; }
}
