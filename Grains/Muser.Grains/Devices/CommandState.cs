using Muser.Interfaces.Devices;

namespace Muser.Grains.Devices;

/// <summary>The commands of a device over a restart.</summary>
[GenerateSerializer, Alias("muser.CommandState")]
public sealed class CommandState
{
    /// <summary>The highest term that any command came under.</summary>
    [Id(0)]
    public long Fence { get; set; }

    /// <summary>Those that have not ended, oldest first. They may have reached the device.</summary>
    [Id(1)]
    public List<CommandRecord> Open { get; set; } = [];

    /// <summary>Those that ended last, oldest first.</summary>
    [Id(2)]
    public List<CommandRecord> Ended { get; set; } = [];

    /// <summary>Segments of older ones that were written.</summary>
    [Id(3)]
    public int Segments { get; set; }

    /// <summary>The first segment that is kept.</summary>
    [Id(4)]
    public int FirstSegment { get; set; }
}
