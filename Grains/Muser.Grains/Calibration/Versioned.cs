namespace Muser.Grains.Calibration;

/// <summary>A value and the version of the parameters that brought it.</summary>
[GenerateSerializer, Immutable, Alias("muser.Versioned`1")]
public sealed record Versioned<T>
{
    /// <summary>The version.</summary>
    [Id(0)]
    public required long Version { get; init; }

    /// <summary>The value.</summary>
    [Id(1)]
    public required T Value { get; init; }
}
