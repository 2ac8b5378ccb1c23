namespace Muser.Interfaces.Calibration;

/// <summary>A value that is in force, and the version that brought it.</summary>
[GenerateSerializer, Immutable, Alias("muser.Effective`1")]
public sealed record Effective<T>
{
    /// <summary>The version that brought it.</summary>
    [Id(0)]
    public required long Version { get; init; }

    /// <summary>The first instant at which it holds, ns since 1970-01-01 UTC.</summary>
    [Id(1)]
    public required long ValidFromUtcUnixNs { get; init; }

    /// <summary>The value.</summary>
    [Id(2)]
    public required T Value { get; init; }
}
