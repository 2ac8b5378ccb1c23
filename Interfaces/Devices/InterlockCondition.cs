namespace Muser.Interfaces.Devices;

/// <summary>
/// A condition over a property of a device. What is not known (no such device, not there, bad quality) meets every condition: safety does not hope.
/// The pseudo-device <c>sun</c> has <c>elevation</c> and <c>azimuth</c> (deg), and for each antenna <c>distance-to-ID</c> (deg) from where it points.
/// </summary>
[GenerateSerializer, Immutable, Alias("muser.InterlockCondition")]
public sealed record InterlockCondition
{
    /// <summary>The device.</summary>
    [Id(0)]
    public required string Device { get; init; }

    /// <summary>The property.</summary>
    [Id(1)]
    public required string Property { get; init; }

    /// <summary>How it is compared.</summary>
    [Id(2)]
    public required InterlockComparison Comparison { get; init; }

    /// <summary>With what.</summary>
    [Id(3)]
    public required DeviceValue Value { get; init; }
}
