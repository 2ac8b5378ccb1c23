using Muser.Interfaces.Devices;

namespace Muser.Grains.Devices;

/// <summary>The rules of safety over a restart.</summary>
[GenerateSerializer, Alias("muser.InterlockRules")]
public sealed class InterlockRules
{
    /// <summary>The rules.</summary>
    [Id(0)]
    public InterlockRule[] Rules { get; set; } = [];
}
