using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>The silo with the fewest activations.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class ActivationCountBasedPlacementAttribute : PlacementAttribute
{
    public ActivationCountBasedPlacementAttribute() : base(new ActivationCountBasedPlacement())
    {
    }
}
