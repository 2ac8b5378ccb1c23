using Muser.Interfaces.Devices;

namespace Muser.Grains.Devices;

/// <summary>A plan over a restart.</summary>
[GenerateSerializer, Alias("muser.PlanState")]
public sealed class PlanState
{
    /// <summary>Whether nothing new begins.</summary>
    [Id(0)]
    public bool IsPaused { get; set; }

    /// <summary>Its items, in the order in which they were added.</summary>
    [Id(1)]
    public List<PlanEntry> Entries { get; set; } = [];
}
