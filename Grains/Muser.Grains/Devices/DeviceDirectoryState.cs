using Muser.Interfaces.Devices;

namespace Muser.Grains.Devices;

/// <summary>The list of devices over a restart.</summary>
[GenerateSerializer, Alias("muser.DeviceDirectoryState")]
public sealed class DeviceDirectoryState
{
    /// <summary>A line for each, as it was when this was stored.</summary>
    [Id(0)]
    public DeviceSummary[] Devices { get; set; } = [];

    /// <summary>The groups that have members.</summary>
    [Id(1)]
    public HashSet<string> Groups { get; set; } = [];

    /// <summary>The plans that items were added to.</summary>
    [Id(2)]
    public HashSet<string> Plans { get; set; } = [];
}
