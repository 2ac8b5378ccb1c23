namespace Muser.Interfaces.Devices;

/// <summary>All devices.</summary>
[GenerateSerializer, Immutable, Alias("muser.DeviceList")]
public sealed record DeviceList
{
    /// <summary>Counts changes; of two lists from one activation the greater is the newer.</summary>
    [Id(0)]
    public required long Version { get; init; }

    /// <summary>A line for each, by id.</summary>
    [Id(1)]
    public required DeviceSummary[] Devices { get; init; }
}
