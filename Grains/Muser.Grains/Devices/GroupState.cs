using Muser.Interfaces.Devices;

namespace Muser.Grains.Devices;

/// <summary>A group over a restart.</summary>
[GenerateSerializer, Alias("muser.GroupState")]
public sealed class GroupState
{
    /// <summary>The members.</summary>
    [Id(0)]
    public DeviceId[] Members { get; set; } = [];
}
