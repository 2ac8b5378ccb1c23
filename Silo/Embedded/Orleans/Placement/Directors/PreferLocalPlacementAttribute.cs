using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>The silo of the caller, if it can host the grain.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class PreferLocalPlacementAttribute : PlacementAttribute
{
    public PreferLocalPlacementAttribute() : base(new PreferLocalPlacement())
    {
    }
}
