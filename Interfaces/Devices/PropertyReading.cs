namespace Muser.Interfaces.Devices;

/// <summary>A value of a property at an instant, as the device reports it.</summary>
[GenerateSerializer, Immutable, Alias("muser.PropertyReading")]
public sealed record PropertyReading
{
    /// <summary>The property.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Its value.</summary>
    [Id(1)]
    public required DeviceValue Value { get; init; }

    /// <summary>How far it can be trusted.</summary>
    [Id(2)]
    public Quality Quality { get; init; }

    /// <summary>When it was read, ns since 1970-01-01 UTC, by the device's clock.</summary>
    [Id(3)]
    public required long UtcUnixNs { get; init; }
}
