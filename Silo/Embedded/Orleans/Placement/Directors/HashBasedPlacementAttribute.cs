using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>The silo that the hash of the grain id says.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class HashBasedPlacementAttribute : PlacementAttribute
{
    public HashBasedPlacementAttribute() : base(new HashBasedPlacement())
    {
    }
}
