namespace Muser.Interfaces.Devices;

/// <summary>The controller that is in office.</summary>
[GenerateSerializer, Immutable, Alias("muser.ControllerStatus")]
public sealed record ControllerStatus
{
    /// <summary>Its term: greater with each that takes over.</summary>
    [Id(0)]
    public required long Term { get; init; }

    /// <summary>When it took over, ns since 1970-01-01 UTC.</summary>
    [Id(1)]
    public required long SinceUtcUnixNs { get; init; }

    /// <summary>The silo that has it.</summary>
    [Id(2)]
    public required string Silo { get; init; }
}
