using Muser.Interfaces.Devices;

namespace Muser.Grains.Devices;

/// <summary>The list of devices over a restart.</summary>
[GenerateSerializer, Alias("muser.DeviceDirectoryState")]
public sealed class DeviceDirectoryState
{
    /// <summary>A line for each, as it was when this was stored.</summary>
    [Id(0)]
    public DeviceSummary[] Devices { get; set; } = [];
}
