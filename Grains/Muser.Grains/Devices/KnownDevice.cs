using Muser.Interfaces.Devices;

namespace Muser.Grains.Devices;

/// <summary>What is known of a device over a restart.</summary>
[GenerateSerializer, Alias("muser.KnownDevice")]
public sealed class KnownDevice
{
    /// <summary>What it says of itself; null while it has not.</summary>
    [Id(0)]
    public DeviceDescription? Description { get; set; }

    /// <summary>What it was doing when this was stored.</summary>
    [Id(1)]
    public DeviceState State { get; set; }

    /// <summary>What clients have asked its properties to be.</summary>
    [Id(2)]
    public ArgumentValue[] Desired { get; set; } = [];
}
