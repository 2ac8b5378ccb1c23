namespace Muser.Interfaces.Devices;

/// <summary>Values of properties: <c>device/{id}/param</c>.</summary>
[GenerateSerializer, Immutable, Alias("muser.ParameterReport")]
public sealed record ParameterReport
{
    /// <summary>The device's birth number.</summary>
    [Id(0)]
    public required long Epoch { get; init; }

    /// <summary>Counts what the device sends in this epoch, reports and states together, from 1. A gap means that something was lost.</summary>
    [Id(1)]
    public required long Sequence { get; init; }

    /// <summary>The values.</summary>
    [Id(2)]
    public required PropertyReading[] Values { get; init; }
}
